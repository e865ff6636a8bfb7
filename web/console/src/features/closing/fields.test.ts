import { expect, it } from "vitest";
import type { ClosingField } from "@/lib/api/types";
import { checkFields } from "./fields";

const field = (id: string, patch: Partial<ClosingField> = {}): ClosingField => ({
  id,
  key: id,
  label: id,
  kind: "text",
  options: [],
  at_closing: "optional",
  is_active: true,
  position: 0,
  ...patch,
});
const nothing = { answers: {}, cleared: new Set<string>() };

it("asks for what is required unless the contact has it already", () => {
  const cpf = field("cpf", { at_closing: "required" });
  expect(checkFields([cpf], nothing, {}).wrong).toEqual([{ id: "cpf", code: "required" }]);
  expect(checkFields([cpf], nothing, { cpf: "1" })).toEqual({ fields: {}, clear_fields: [], wrong: [] });
});

it("removes a stored value only where that was chosen and nothing was written", () => {
  const cleared = new Set(["a", "b", "c"]);
  const fields = [field("a"), field("b"), field("c", { at_closing: "required" })];
  const stored = { a: "x", b: "y", c: "z" };
  const checked = checkFields(fields, { answers: { b: "novo" }, cleared }, stored);
  expect(checked).toEqual({ fields: { b: "novo" }, clear_fields: ["a"], wrong: [] });
});

it("sends numbers, yes and no, and lists in their own types", () => {
  const fields = [
    field("n", { kind: "number" }),
    field("bad", { kind: "number" }),
    field("yes", { kind: "boolean" }),
    field("no", { kind: "boolean" }),
    field("many", { kind: "choices" }),
  ];
  const answers = { n: "10,5", bad: "dez", yes: "true", no: "false", many: ["a", "b"] };
  const checked = checkFields(fields, { answers, cleared: new Set() }, {});
  expect(checked.fields).toEqual({ n: 10.5, yes: true, no: false, many: ["a", "b"] });
  expect(checked.wrong).toEqual([{ id: "bad", code: "not_a_number" }]);
});
