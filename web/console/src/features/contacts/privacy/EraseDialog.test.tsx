import { expect, it } from "vitest";
import { isSameName } from "./EraseDialog";

it("takes the name in any case and with any blanks, and no other name", () => {
  expect(isSameName("  ana   souza ", "Ana Souza")).toBe(true);
  expect(isSameName("ANA SOUZA", "Ana Souza")).toBe(true);
  expect(isSameName("Ana", "Ana Souza")).toBe(false);
  expect(isSameName("", "Ana Souza")).toBe(false);
});
