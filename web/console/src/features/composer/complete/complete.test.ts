import { expect, it } from "vitest";
import type { Attachment, Variable } from "@/lib/api/types";
import { splitParts } from "./parts";
import { findTrigger, rank } from "./trigger";
import { filesIn, fillVariables, troubles, variablesIn } from "./variables";

const at = (text: string, isInternal = false) => findTrigger(text, text.length, isInternal);

it.each([
  ["/", "canned", ""],
  ["Oi /sau", "canned", "sau"],
  ["Olá {prim", "variable", "prim"],
  ["ok :sorr", "emoji", "sorr"],
] as const)("completes %s", (text, kind, query) => {
  expect(at(text)).toEqual({ kind, query, from: text.length - query.length - 1, to: text.length });
});

it.each(["10/12", "http://", "a@b", "12:30", ":)", "Olá {Prim", "{nome}", "e/ou"])(
  "asks nothing for %s",
  (text) => {
    expect(at(text)).toBeNull();
  },
);

it("mentions colleagues in internal messages only, by two words at most", () => {
  expect(at("veja @Bru", true)).toMatchObject({ kind: "mention", query: "Bru" });
  expect(at("veja @Bruno Sá", true)).toMatchObject({ query: "Bruno Sá" });
  expect(at("veja @Bru")).toBeNull();
  expect(at("{nome", true)).toBeNull();
});

it("looks before the cursor only", () => {
  expect(findTrigger("/oi mundo", 3, false)).toMatchObject({ from: 0, to: 3, query: "oi" });
});

it("puts what begins with the query first, without accents and case", () => {
  const words = ["desligar", "Ligação", "ligar"];
  expect(rank(words, "LIGA", (word) => [word])).toEqual(["Ligação", "ligar", "desligar"]);
  expect(rank(words, "x", (word) => [word])).toEqual([]);
});

const variables = [
  { name: "nome", label: "Nome", value: "{cpf}", kind: "text" },
  { name: "cpf", label: "CPF", value: null, kind: "text" },
] as const;

it("fills names once and never what a value contains", () => {
  expect(fillVariables("Oi {nome} {x} {Y} {}", variables)).toBe("Oi {cpf} {x} {Y} {}");
  expect(variablesIn("{nome} {nome} {cpf} {{x}} { y }")).toEqual(["nome", "cpf", "x"]);
  expect(troubles("{nome} {cpf} {zap}", variables)).toEqual({ unknown: ["zap"], empty: ["cpf"] });
});

it("takes the variables of files out of the text and sends their files", () => {
  const file = { id: "f1", name: "a.png", kind: "image" } as Attachment;
  const known = [...variables, { name: "foto", label: "Foto", value: "a.png", kind: "image", file }] as const;
  expect(fillVariables("Veja {foto} , {nome}!\n{foto}\nAté", known)).toBe("Veja, {cpf}!\nAté");
  expect(filesIn("{foto} e {foto} de {nome}", known)).toEqual([file]);
  expect(troubles("{foto}", known)).toEqual({ unknown: [], empty: [] });
  expect(troubles("{foto}", [{ ...known[known.length - 1], value: null, file: null }] as Variable[])).toEqual(
    {
      unknown: [],
      empty: ["foto"],
    },
  );
});

it("cuts at ends of paragraphs and sentences, and loses nothing but the space between", () => {
  const sentence = "Esta frase tem cinquenta letras, mais ou menos assim. ";
  const text = sentence.repeat(20).trim();
  const parts = splitParts(text, 200);
  expect(parts.every((part) => part.length <= 200 && part.endsWith("."))).toBe(true);
  expect(parts.join(" ")).toBe(text);
  expect(splitParts(`${"a".repeat(80)}\n\n${"b ".repeat(40)}`, 100)[0]).toBe("a".repeat(80));
});

it("never cuts a character in two, and measures what the variables become", () => {
  const parts = splitParts("😀".repeat(75), 101);
  expect(parts.join("")).toBe("😀".repeat(75));
  expect(parts.every((part) => part.length <= 101 && !/^[\uDC00-\uDFFF]/.test(part))).toBe(true);
  const measure = (piece: string) => piece.replaceAll("{x}", "y".repeat(30)).length;
  const grown = splitParts("{x} ".repeat(20), 100, measure);
  expect(grown.every((part) => measure(part) <= 100)).toBe(true);
  expect(grown.join(" ")).toBe("{x} ".repeat(20).trim());
});
