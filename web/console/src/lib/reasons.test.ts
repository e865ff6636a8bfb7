import { expect, it } from "vitest";
import { matchesReason, reasonOptions } from "./reasons";

it("offers leaves only, in the tree's order, named with their parents, and survives a broken tree", () => {
  const options = reasonOptions([
    { id: "1", name: "Suporte", parent_id: null, position: 1 },
    { id: "2", name: "Lentidão", parent_id: "1" },
    { id: "3", name: "Boleto", parent_id: null, position: 2 },
    { id: "4", name: "Órfão", parent_id: "gone", position: 0 },
    { id: "5", name: "Inatividade", parent_id: null, code: "inactivity" },
    { id: "6", name: "Antigo", parent_id: null, is_active: false },
  ]);
  expect(options).toEqual([
    { value: "4", label: "Órfão" },
    { value: "2", label: "Suporte › Lentidão" },
    { value: "3", label: "Boleto" },
  ]);
});

it("finds a reason by any of its words, without accents", () => {
  expect(matchesReason("Suporte › Lentidão", "lentidao sup")).toBe(true);
  expect(matchesReason("Suporte › Lentidão", "boleto")).toBe(false);
});
