/** WhatsApp's text formatting as a tree. Rendering it to React nodes keeps every character plain text. */
export type FormatNode =
  | { type: "text"; text: string }
  | { type: "bold" | "italic" | "strike"; children: FormatNode[] }
  | { type: "mono" | "code"; text: string }
  | { type: "link"; href: string; text: string };

type Span = "bold" | "italic" | "strike";

const SPANS: Record<string, Span> = { "*": "bold", _: "italic", "~": "strike" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters end an address
const URL_AT = /https?:\/\/[^\s<>"'`\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/iy;
const WORD = /[\p{L}\p{N}]/u;

/** The address if it is a plain web link, else null. Credentials before "@" only serve to deceive. */
export function safeLink(raw: string): string | null {
  if (!URL.canParse(raw)) return null;
  const url = new URL(raw);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.username || url.password || !url.hostname) return null;
  return url.href;
}

/** Punctuation that ends the sentence, not the address; a bracket stays if it was opened inside. */
function trimLink(raw: string): string {
  let text = raw;
  for (;;) {
    const last = text.at(-1) ?? "";
    const opening = last === ")" ? "(" : last === "]" ? "[" : null;
    const isUnbalanced = opening !== null && text.split(opening).length < text.split(last).length;
    if (!isUnbalanced && !/[.,;:!?*_~]/.test(last)) return text;
    text = text.slice(0, -1);
  }
}

function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && WORD.test(text[index] as string);
}

function findClosing(text: string, from: number, marker: string): number {
  for (let index = from; index < text.length; index++) {
    const char = text[index] as string;
    if (char === "\n") return -1;
    if (char !== marker || index === from) continue;
    if (/\s/.test(text[index - 1] as string) || isWordAt(text, index + 1)) continue;
    return index;
  }
  return -1;
}

class Scanner {
  private readonly nodes: FormatNode[] = [];
  private plain = "";
  private at = 0;
  /** Where the last vain search for a marker's end stopped: keeps hostile input linear. */
  private readonly vain: Record<string, number> = {};

  constructor(
    private readonly text: string,
    private readonly open: string,
  ) {}

  run(): FormatNode[] {
    while (this.at < this.text.length) {
      if (!(this.fence("```", "mono") || this.fence("`", "code") || this.link() || this.span())) {
        this.plain += this.text[this.at];
        this.at++;
      }
    }
    this.flush();
    return this.nodes;
  }

  private flush(): void {
    if (this.plain) this.nodes.push({ type: "text", text: this.plain });
    this.plain = "";
  }

  private push(node: FormatNode, end: number): true {
    this.flush();
    this.nodes.push(node);
    this.at = end;
    return true;
  }

  private fence(fence: string, type: "mono" | "code"): boolean {
    if (!this.text.startsWith(fence, this.at) || (this.vain[fence] ?? -1) >= this.at) return false;
    const start = this.at + fence.length;
    const end = this.text.indexOf(fence, start);
    const inner = end < 0 ? "" : this.text.slice(start, end);
    if (end < 0) this.vain[fence] = this.text.length;
    if (!inner.trim() || (type === "code" && inner.includes("\n"))) return false;
    return this.push({ type, text: inner.replace(/^\n|\n$/g, "") }, end + fence.length);
  }

  private link(): boolean {
    const char = this.text[this.at];
    if ((char !== "h" && char !== "H") || isWordAt(this.text, this.at - 1)) return false;
    URL_AT.lastIndex = this.at;
    const match = URL_AT.exec(this.text);
    if (!match) return false;
    const raw = trimLink(match[0]);
    const href = safeLink(raw);
    return href !== null && this.push({ type: "link", href, text: raw }, this.at + raw.length);
  }

  private span(): boolean {
    const marker = this.text[this.at] as string;
    const type = SPANS[marker];
    if (!type || this.open.includes(marker) || isWordAt(this.text, this.at - 1)) return false;
    const next = this.text[this.at + 1];
    if (next === undefined || next === marker || /\s/.test(next)) return false;
    if ((this.vain[marker] ?? -1) >= this.at) return false;
    const end = findClosing(this.text, this.at + 1, marker);
    if (end < 0) {
      const line = this.text.indexOf("\n", this.at);
      this.vain[marker] = line < 0 ? this.text.length : line;
      return false;
    }
    const inner = this.text.slice(this.at + 1, end);
    return this.push({ type, children: new Scanner(inner, this.open + marker).run() }, end + 1);
  }
}

export function parseFormat(text: string): FormatNode[] {
  return new Scanner(text, "").run();
}

/** True for one to three emoji and nothing else: shown larger, as people expect. */
export function isBigEmoji(text: string): boolean {
  const compact = text.replace(/\s/g, "");
  if (!compact || compact.length > 40) return false;
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(compact)];
  return (
    graphemes.length <= 3 &&
    graphemes.every((part) => /\p{Extended_Pictographic}|\p{RI}{2}/u.test(part.segment))
  );
}

/** A name without the characters that turn "exe.gpj" into "jpg.exe". */
export function plainName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return name.replace(/[\u0000-\u001f\u007f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");
}
