import { describe, expect, it } from "vitest";
import type { CannedReply } from "../wire";
import { emptyChoices, kindOf, rowCount, searched, shortcutFrom, withVariable } from "./model";

const reply = (shortcut: string, title: string, text: string) => ({ shortcut, title, text }) as CannedReply;

describe("a quick reply", () => {
  it.each([
    ["Segunda Via", "segunda-via"],
    ["/Olá, você!", "ola-voce"],
    ["x".repeat(60), "x".repeat(40)],
    ["a_b-9", "a_b-9"],
  ])("makes a shortcut of %s", (typed, shortcut) => {
    expect(shortcutFrom(typed)).toBe(shortcut);
  });

  it("puts a variable at the cursor", () => {
    expect(withVariable("Oi !", "nome", 3, 3)).toEqual(["Oi {nome}!", 9]);
    expect(withVariable("Oi VOCÊ", "nome", 3, 7)).toEqual(["Oi {nome}", 9]);
  });

  it("is found by shortcut, title and text without accents", () => {
    const all = [reply("pix", "Chave", "Nossa chave"), reply("ola", "Saudação", "Olá!")];
    expect(searched(all, "saudacao")).toEqual([all[1]]);
    expect(searched(all, "/pix")).toEqual([all[0]]);
    expect(searched(all, "NOSSA")).toEqual([all[0]]);
    expect(searched(all, "")).toEqual(all);
  });

  it("starts with one button or one row", () => {
    expect(kindOf(emptyChoices("none"))).toBe("none");
    expect(kindOf(emptyChoices("buttons"))).toBe("buttons");
    const list = emptyChoices("list");
    expect(kindOf(list)).toBe("list");
    expect(list && "sections" in list ? rowCount(list) : 0).toBe(1);
  });
});
