import { expect, it } from "vitest";
import { isSamePhone } from "./phones";

it.each([
  ["+55 11 98765-4321", "5511987654321"],
  ["(11) 98765-4321", "551187654321"],
  ["+1 202 555-0147", "12025550147"],
])("%s is %s", (one, other) => {
  expect(isSamePhone(one, other)).toBe(true);
});

it.each([
  ["+55 11 98765-4321", "+55 21 98765-4321"],
  ["+55 11 3765-4321", "+55 11 3765-4322"],
  ["", ""],
])("%s is not %s", (one, other) => {
  expect(isSamePhone(one, other)).toBe(false);
});
