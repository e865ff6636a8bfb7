import { expect, it } from "vitest";
import { minutesLeft } from "./timeLeft";

const UNTIL = "2026-11-20T16:00:00Z";

it.each([
  ["2026-11-20T12:00:00Z", 240],
  ["2026-11-20T15:59:00Z", 1],
  ["2026-11-20T15:59:59Z", 1],
  ["2026-11-20T16:00:00Z", 0],
  ["2026-11-20T17:00:00Z", 0],
])("at %s there are %d minutes left", (at, minutes) => {
  expect(minutesLeft(UNTIL, Date.parse(at))).toBe(minutes);
});
