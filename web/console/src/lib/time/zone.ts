/** Times on the clocks of the company, which need not be those of the browser. Local times are "2026-11-25T14:30". */

const DAY_MS = 86_400_000;

/** What the clocks of `zone` show at an instant. */
export function localTime(at: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(at));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/** The first instant at which the clocks of `zone` show that; null where they never do, or it is no time. */
export function instantOf(local: string, zone: string): number | null {
  const wall = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wall)) return null;
  const candidates = [wall - DAY_MS, wall + DAY_MS].map((near) => {
    const offset = Date.parse(`${localTime(near, zone)}:00Z`) - near;
    return wall - offset;
  });
  return candidates.sort((a, b) => a - b).find((at) => localTime(at, zone) === local) ?? null;
}

/** "25/11/2026, 14:30" on the clocks of `zone`. */
export function formatInZone(at: string | number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(
    new Date(at),
  );
}

/** "Horário Padrão de Brasília" */
export function zoneName(zone: string, locale: string, at = Date.now()): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "long" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** A day written "2026-11-25", as people read it. */
export function formatDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeZone: "UTC" }).format(
    Date.parse(`${day}T12:00:00Z`),
  );
}
