import { expect, it } from "vitest";
import { movedIds } from "./order";

it("moves by one and stops at the ends", () => {
  expect(movedIds(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(movedIds(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(movedIds(["a", "b"], "a", -1)).toBeNull();
  expect(movedIds(["a", "b"], "b", 1)).toBeNull();
  expect(movedIds(["a"], "x", 1)).toBeNull();
});
