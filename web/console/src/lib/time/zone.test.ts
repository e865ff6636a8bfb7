import { expect, it } from "vitest";
import { formatDay, formatInZone, instantOf, localTime } from "./zone";

it("reads a time on the company's clocks", () => {
  expect(instantOf("2026-11-25T14:30", "America/Sao_Paulo")).toBe(Date.parse("2026-11-25T17:30:00Z"));
  expect(instantOf("2026-11-25T00:00", "Asia/Kolkata")).toBe(Date.parse("2026-11-24T18:30:00Z"));
  expect(localTime("2026-11-25T03:00:00Z", "America/Sao_Paulo")).toBe("2026-11-25T00:00");
});

it("knows no time that the clocks leave out, and takes the first of one shown twice", () => {
  expect(instantOf("2026-03-08T02:30", "America/New_York")).toBeNull();
  expect(instantOf("2026-11-01T01:30", "America/New_York")).toBe(Date.parse("2026-11-01T05:30:00Z"));
  expect(instantOf("2026-02-30T10:00", "America/Sao_Paulo")).toBeNull();
  expect(instantOf("", "America/Sao_Paulo")).toBeNull();
});

it("writes days and times as people read them", () => {
  expect(formatInZone("2026-11-25T17:30:00Z", "America/Sao_Paulo", "pt-BR")).toBe("25/11/2026, 14:30");
  expect(formatDay("2026-11-25", "pt-BR")).toBe("25/11/2026");
});
