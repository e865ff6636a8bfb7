import { expect, it } from "vitest";
import { hasSettings, pagesFor } from "./permissions";

it.each([
  [[], false],
  [["conversations.start", "messages.send"], false],
  [["contacts.block"], true],
  [["tokens.manage"], true],
  [["resellers.manage"], true],
] as const)("with %j there are pages for more than oneself: %s", (permissions, expected) => {
  expect(hasSettings(permissions)).toBe(expected);
  expect(pagesFor(permissions).length > pagesFor([]).length).toBe(expected);
});
