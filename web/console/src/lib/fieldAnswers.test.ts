import { expect, it } from "vitest";
import type { ClosingField } from "./api/types";
import { answerOf, fieldChanges, isEmpty } from "./fieldAnswers";

const photo = {
  id: "f1",
  kind: "image",
  name: "a.png",
  mime: "image/png",
  size: 9,
  width: 1,
  height: 1,
} as const;
const field = { id: "1", key: "foto", label: "Foto", kind: "image" } as ClosingField;

it("sends a file by its id, once it is another one", () => {
  const before = { "1": answerOf(photo, "pt-BR") };
  expect(isEmpty(before["1"])).toBe(false);
  expect(fieldChanges([field], before, before)).toEqual({ values: {}, clear: [], wrong: [] });
  expect(fieldChanges([field], before, { "1": { ...photo, id: "f2" } }).values).toEqual({ "1": "f2" });
  expect(fieldChanges([field], before, { "1": "" }).clear).toEqual(["1"]);
});
