import { describe, expect, it } from "vitest";
import { type FormatNode, isBigEmoji, parseFormat, plainName, safeLink } from "./parse";

const text = (value: string): FormatNode => ({ type: "text", text: value });

function flatten(nodes: FormatNode[]): string {
  return nodes.map((node) => ("children" in node ? flatten(node.children) : node.text)).join("");
}

function links(nodes: FormatNode[]): string[] {
  return nodes.flatMap((node) =>
    node.type === "link" ? [node.href] : "children" in node ? links(node.children) : [],
  );
}

describe("parseFormat", () => {
  it("reads bold, italic, strike and nests them", () => {
    expect(parseFormat("*a* _b_ ~c~")).toEqual([
      { type: "bold", children: [text("a")] },
      text(" "),
      { type: "italic", children: [text("b")] },
      text(" "),
      { type: "strike", children: [text("c")] },
    ]);
    expect(parseFormat("*_oi_*")).toEqual([
      { type: "bold", children: [{ type: "italic", children: [text("oi")] }] },
    ]);
  });

  it("leaves arithmetic, snake_case and lone markers alone", () => {
    for (const plain of ["2*3*4", "nome_do_arquivo_final", "* a *", "**", "*a", "a * b * c", "~", "*a\nb*"]) {
      expect(parseFormat(plain)).toEqual([text(plain)]);
    }
  });

  it("keeps monospace verbatim", () => {
    expect(parseFormat("```*x* http://a.b```")).toEqual([{ type: "mono", text: "*x* http://a.b" }]);
    expect(parseFormat("use `x_y_z` já")).toEqual([
      text("use "),
      { type: "code", text: "x_y_z" },
      text(" já"),
    ]);
  });

  it("links http and https only, without the sentence's punctuation", () => {
    expect(parseFormat("veja https://a.com/b_c_d?x=1.")).toEqual([
      text("veja "),
      { type: "link", href: "https://a.com/b_c_d?x=1", text: "https://a.com/b_c_d?x=1" },
      text("."),
    ]);
    expect(links(parseFormat("(https://pt.wikipedia.org/wiki/A_(b))"))).toEqual([
      "https://pt.wikipedia.org/wiki/A_(b)",
    ]);
    expect(links(parseFormat("*https://a.com/x*"))).toEqual(["https://a.com/x"]);
  });

  it.each([
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "JaVaScRiPt://x%0aalert(1)",
    "data:text/html,<script>1</script>",
    "<img src=x onerror=alert(1)>",
    "vbscript:msgbox(1)",
    "https://user:pass@evil.example",
    "file:///etc/passwd",
    "[x](javascript:alert(1))",
    "http://",
  ])("never links nor loses %s", (hostile) => {
    const nodes = parseFormat(hostile);
    expect(links(nodes)).toEqual([]);
    expect(flatten(nodes)).toBe(hostile);
  });

  it("stops an address at quotes and angle brackets", () => {
    expect(links(parseFormat('https://a.com/"onmouseover="alert(1)'))).toEqual(["https://a.com/"]);
    expect(links(parseFormat("https://a.com/<script>"))).toEqual(["https://a.com/"]);
  });

  it("stays quick on hostile repetition", () => {
    const started = performance.now();
    for (const unit of ["*a ", "_*~a", "```", "`a", "http://", "*_~"]) parseFormat(unit.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

it("safeLink refuses anything but plain web addresses", () => {
  expect(safeLink("https://exemplo.com.br")).toBe("https://exemplo.com.br/");
  expect(safeLink("ftp://a.b")).toBeNull();
  expect(safeLink("nonsense")).toBeNull();
});

it("isBigEmoji accepts up to three emoji", () => {
  expect(isBigEmoji("👍🏽")).toBe(true);
  expect(isBigEmoji("👨‍👩‍👧 ❤️ 🇧🇷")).toBe(true);
  expect(isBigEmoji("😀😀😀😀")).toBe(false);
  expect(isBigEmoji("ok 👍")).toBe(false);
  expect(isBigEmoji("123")).toBe(false);
});

it("plainName removes direction tricks", () => {
  expect(plainName("boleto\u202Efdp.exe")).toBe("boletofdp.exe");
});
