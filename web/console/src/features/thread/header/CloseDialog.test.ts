import { expect, it } from "vitest";
import { reasonOptions } from "./CloseDialog";

it("offers leaves only, named with their parents, and survives a broken tree", () => {
  const options = reasonOptions([
    { id: "1", name: "Suporte", parent_id: null },
    { id: "2", name: "Lentidão", parent_id: "1" },
    { id: "3", name: "Boleto", parent_id: null },
    { id: "4", name: "Órfão", parent_id: "gone" },
  ]);
  expect(options).toEqual([
    { value: "3", label: "Boleto" },
    { value: "4", label: "Órfão" },
    { value: "2", label: "Suporte › Lentidão" },
  ]);
});
