import { expect, it } from "vitest";
import { formatDuration, formatListTime, formatPhone, formatWork } from "./format";

it.each([
  [-5_000, "0 s"],
  [45_000, "45 s"],
  [12 * 60_000, "12 min"],
  [65 * 60_000, "1 h 05"],
  [51 * 3_600_000, "2 d 3 h"],
])("%i ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it("says the time of the last hours, then yesterday, the weekday, the date", () => {
  const now = new Date(2026, 10, 20, 14, 0).getTime();
  const at = (...parts: [number, number, number, number]) => new Date(2026, ...parts).getTime();
  expect(formatListTime(at(10, 20, 9, 5), "pt-BR", now)).toBe("09:05");
  expect(formatListTime(at(10, 19, 9, 5), "pt-BR", now)).toBe("ontem");
  expect(formatListTime(at(10, 17, 9, 5), "pt-BR", now)).toBe("ter");
  expect(formatListTime(at(9, 2, 9, 5), "pt-BR", now)).toBe("02/10/26");
  expect(
    formatListTime(
      new Date(2026, 10, 19, 23, 50).getTime(),
      "pt-BR",
      new Date(2026, 10, 20, 0, 20).getTime(),
    ),
  ).toBe("23:50");
});

it("writes Brazilian numbers as people do and foreign ones by their prefix", () => {
  expect(formatPhone("+5511987654321")).toBe("+55 11 98765-4321");
  expect(formatPhone("+551140028922")).toBe("+55 11 4002-8922");
  expect(formatPhone("+14155552671")).toBe("+1 415 555 2671");
  expect(formatPhone("351912345678")).toBe("+351 912 345 678");
  expect(formatPhone("+44 20 7123-4567")).toBe("+44 207 123 4567");
  expect(formatPhone("+5491123456789")).toBe("+54 911 234 567 89");
  expect(formatPhone("12345678")).toBe("12345678");
});

it.each([
  [45, "45 min"],
  [60, "1 h"],
  [90, "1 h 30"],
  [4320, "72 h"],
])("writes %i minutes of working time", (minutes, text) => {
  expect(formatWork(minutes)).toBe(text);
});
