import { expect, it } from "vitest";
import { isSamePhone } from "./phone";

it.each([
  ["41998876655", "+5541998876655", true],
  ["4198876655", "+5541998876655", true],
  ["(41) 99887-6655", "5541998876655", true],
  ["041 3322-1100", "+554133221100", true],
  ["+1 415 555 0100", "+14155550100", true],
  ["41998876656", "+5541998876655", false],
  ["11998876655", "+5541998876655", false],
  ["98876655", "+5541998876655", false],
  ["", "", false],
])("%s and %s", (a, b, same) => {
  expect(isSamePhone(a, b)).toBe(same);
  expect(isSamePhone(b, a)).toBe(same);
});
