import { describe, expect, it } from "vitest";
import {
  copyDay,
  faultOf,
  type Hours,
  isSound,
  nationalHolidays,
  parseTime,
  type Weekly,
  weeklyMinutes,
  withExceptions,
  withNext,
} from "./model";

const closed: Weekly = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

describe("faultOf", () => {
  it("accepts split shifts that touch, and the end of the day", () => {
    expect(
      faultOf([
        ["08:00", "12:00"],
        ["12:00", "24:00"],
      ]),
    ).toBeNull();
  });
  it("names what is incomplete, turned round or overlapping", () => {
    expect(faultOf([["", "12:00"]])).toEqual({ index: 0, fault: "incomplete" });
    expect(faultOf([["12:00", "12:00"]])).toEqual({ index: 0, fault: "order" });
    expect(
      faultOf([
        ["08:00", "12:00"],
        ["11:59", "18:00"],
      ]),
    ).toEqual({ index: 1, fault: "overlap" });
  });
});

it("reads times as people type them", () => {
  expect(["8", "08", "830", "0830", "8h30", "8:30", " 18.15 ", "24:00", "8h"].map(parseTime)).toEqual([
    "08:00",
    "08:00",
    "08:30",
    "08:30",
    "08:30",
    "08:30",
    "18:15",
    "24:00",
    "08:00",
  ]);
  expect(["", "25", "24:01", "8:60", "8:5", "meio-dia", "08:000"].map(parseTime)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});

it("proposes the afternoon after a morning and never goes past the day", () => {
  expect(withNext([])).toEqual([["08:00", "18:00"]]);
  expect(withNext([["08:00", "12:00"]])[1]).toEqual(["13:00", "18:00"]);
  expect(withNext([["08:00", "22:30"]])[1]).toEqual(["23:30", "24:00"]);
  expect(withNext([["08:00", "24:00"]])).toHaveLength(1);
});

it("copies a day without sharing it", () => {
  const weekly = { ...closed, mon: [["08:00", "12:00"]] as [string, string][] };
  const next = copyDay(weekly, "mon", ["tue", "wed"]);
  expect(next.wed).toEqual([["08:00", "12:00"]]);
  expect(next.wed).not.toBe(next.tue);
  expect(weeklyMinutes(next)).toBe(3 * 240);
});

it("keeps exceptions in order and dates once", () => {
  const hours: Hours = {
    weekly: closed,
    exceptions: [{ date: "2026-12-25", name: "Plantão", intervals: [["08:00", "12:00"]] }],
  };
  const next = withExceptions(hours, nationalHolidays(2026));
  expect(next.exceptions).toHaveLength(10);
  expect(next.exceptions[0]?.date).toBe("2026-01-01");
  expect(next.exceptions.at(-1)?.name).toBe("Plantão");
  expect(isSound(next)).toBe(true);
});

it("finds Good Friday", () => {
  const friday = (year: number) =>
    nationalHolidays(year).find((item) => item.name === "Sexta-feira Santa")?.date;
  expect([2024, 2025, 2026, 2027].map(friday)).toEqual([
    "2024-03-29",
    "2025-04-18",
    "2026-04-03",
    "2027-03-26",
  ]);
});
