/** Business hours as the server keeps them, and the changes that the editor makes. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
/** From (inclusive) and until (exclusive); the end of the day is "24:00". */
export type Interval = [string, string];
export type Weekly = Record<Day, Interval[]>;

export interface HoursException {
  date: string;
  name: string;
  intervals: Interval[];
}

export interface Hours {
  weekly: Weekly;
  exceptions: HoursException[];
}

const MAX_INTERVALS = 12;

export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Reads a time as people type it: "8", "830", "8h30", "08:30"; null for what is none. */
export function parseTime(text: string): string | null {
  const found = /^\s*(\d{1,2})(?:\s*[:h.]\s*(\d{2})?|(\d{2}))?\s*$/i.exec(text);
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2] ?? found[3] ?? 0);
  return Number(found[2] ?? found[3] ?? 0) < 60 && minute <= 1440 ? timeOf(minute) : null;
}

export type Fault = "incomplete" | "order" | "overlap";

/** What is wrong with a day's intervals: the first fault and where it is. */
export function faultOf(intervals: readonly Interval[]): { index: number; fault: Fault } | null {
  let last = -1;
  for (const [index, [start, end]] of intervals.entries()) {
    if (!start || !end) return { index, fault: "incomplete" };
    if (minuteOf(start) >= minuteOf(end)) return { index, fault: "order" };
    if (minuteOf(start) < last) return { index, fault: "overlap" };
    last = minuteOf(end);
  }
  return null;
}

export function isSound(hours: Hours): boolean {
  return [...DAYS.map((day) => hours.weekly[day]), ...hours.exceptions.map((item) => item.intervals)].every(
    (intervals) => faultOf(intervals) === null,
  );
}

/** One more interval after the last: an hour's break, then until 18:00 where that leaves anything. */
export function withNext(intervals: readonly Interval[]): Interval[] {
  const last = intervals.at(-1);
  if (!last) return [["08:00", "18:00"]];
  const start = minuteOf(last[1]) + 60;
  if (intervals.length >= MAX_INTERVALS || start >= 1440) return [...intervals];
  const end = start < 18 * 60 ? 18 * 60 : Math.min(1440, start + 60);
  return [...intervals, [timeOf(start), timeOf(end)]];
}

export function copyDay(weekly: Weekly, from: Day, to: readonly Day[]): Weekly {
  const next = { ...weekly };
  for (const day of to) next[day] = weekly[from].map(([start, end]) => [start, end]);
  return next;
}

export function weeklyMinutes(weekly: Weekly): number {
  return DAYS.flatMap((day) => weekly[day])
    .filter(([start, end]) => start && end)
    .reduce((sum, [start, end]) => sum + Math.max(0, minuteOf(end) - minuteOf(start)), 0);
}

/** Adds exceptions in the order of their dates; a date that is there already stays as it is. */
export function withExceptions(hours: Hours, added: readonly HoursException[]): Hours {
  const known = new Set(hours.exceptions.map((item) => item.date));
  const exceptions = [...hours.exceptions, ...added.filter((item) => !known.has(item.date))];
  return { ...hours, exceptions: exceptions.sort((a, b) => a.date.localeCompare(b.date)) };
}

function easter(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return new Date(Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1));
}

/** Brazil's national holidays; Carnival and Corpus Christi are not among them, companies add those by hand. */
export function nationalHolidays(year: number): HoursException[] {
  const goodFriday = new Date(easter(year).getTime() - 2 * 86_400_000).toISOString().slice(5, 10);
  const days: [string, string][] = [
    ["01-01", "Confraternização Universal"],
    [goodFriday, "Sexta-feira Santa"],
    ["04-21", "Tiradentes"],
    ["05-01", "Dia do Trabalho"],
    ["09-07", "Independência do Brasil"],
    ["10-12", "Nossa Senhora Aparecida"],
    ["11-02", "Finados"],
    ["11-15", "Proclamação da República"],
    ["11-20", "Consciência Negra"],
    ["12-25", "Natal"],
  ];
  return days.map(([day, name]) => ({ date: `${year}-${day}`, name, intervals: [] }));
}
