import { expect, it } from "vitest";
import { occurrencesIn } from "./occurrences";

const words = (text: string, phrase: string) =>
  occurrencesIn(text, phrase).map(([start, end]) => text.slice(start, end));

it("finds without case and accents, and gives the places in the text as written", () => {
  expect(words("Ação e AÇÃO; acao", "ação")).toEqual(["Ação", "AÇÃO", "acao"]);
  expect(words("e\u0301 é", "E")).toEqual(["e\u0301", "é"]);
  expect(words("😀 não 😀 nao", "nao")).toEqual(["não", "nao"]);
  expect(words("aaaa", "aa")).toEqual(["aa", "aa"]);
  expect(words("nada", " ")).toEqual([]);
});
