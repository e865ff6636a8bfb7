/** Dates and numbers as people read them. All functions take the language; the time zone is the browser's. */

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    cache.set(key, found);
  }
  return found;
}

export function formatTime(at: string | number, locale: string): string {
  return formatter(locale, "time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function formatTimeWithSeconds(at: string | number, locale: string): string {
  return formatter(locale, "seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    new Date(at),
  );
}

export function formatDateTime(at: string | number, locale: string): string {
  return formatter(locale, "datetime", { dateStyle: "short", timeStyle: "short" }).format(new Date(at));
}

export function formatDate(at: string | number, locale: string): string {
  return formatter(locale, "date", { dateStyle: "long" }).format(new Date(at));
}

function dayNumber(date: Date): number {
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** Whole calendar days from `at` until `now`, in the browser's time zone. */
export function daysAgo(at: string | number, now: number): number {
  return dayNumber(new Date(now)) - dayNumber(new Date(at));
}

const RECENT_MS = 6 * 3_600_000;

/** The time today, "ontem", the weekday within a week, else the date. */
export function formatListTime(at: string | number, locale: string, now: number): string {
  const days = daysAgo(at, now);
  // Shortly after midnight "ontem" would say less than the time does.
  if (days <= 0 || now - new Date(at).getTime() < RECENT_MS) return formatTime(at, locale);
  if (days === 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-1, "day");
  if (days < 7)
    return formatter(locale, "weekday", { weekday: "short" }).format(new Date(at)).replace(".", "");
  return formatter(locale, "shortdate", { day: "2-digit", month: "2-digit", year: "2-digit" }).format(
    new Date(at),
  );
}

/** A running duration: "45 s", "12 min", "1 h 05", "2 d 3 h". Milliseconds in. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** "45 min", "1 h 30", "72 h": of working time, which has no days. */
export function formatWork(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${String(rest).padStart(2, "0")}` : ""}`;
}

/** "1,2 MB" */
export function formatBytes(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[index],
    unitDisplay: "short",
    maximumFractionDigits: index > 1 ? 1 : 0,
  }).format(value);
}

/** Countries' prefixes have three digits, except those of one (1, 7) and of two (E.164, list of assigned codes). */
const PREFIX = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** Brazilian numbers as people write them, "+55 11 98765-4321"; foreign ones by their prefix,
 * "+351 912 345 678". */
export function formatPhone(phone: string): string {
  // Providers write the country code without "+", cards with spaces and dashes.
  const digits = phone.replace(/[\s().-]/g, "");
  const match = /^\+?55(\d{2})(\d{4,5})(\d{4})$/.exec(digits);
  if (match) return `+55 ${match[1]} ${match[2]}-${match[3]}`;
  const foreign = /^\+?([1-9]\d{7,14})$/.exec(digits)?.[1];
  // Without "+" a short number may be anything.
  if (!foreign || (foreign.length < 10 && !digits.startsWith("+"))) return phone;
  const prefix = PREFIX.exec(foreign)?.[0] ?? "";
  return `+${prefix} ${foreign.slice(prefix.length).replace(/\d{3}(?=\d{2})/g, "$& ")}`;
}
