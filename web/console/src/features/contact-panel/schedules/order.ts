import type { Schedule } from "@/lib/api/contact";

/** What waits, the next first; then what is over, the latest first. */
export function inOrder(schedules: readonly Schedule[]): { waiting: Schedule[]; over: Schedule[] } {
  const due = (item: Schedule) => Date.parse(item.due_at);
  return {
    waiting: schedules.filter((item) => item.state === "pending").sort((a, b) => due(a) - due(b)),
    over: schedules.filter((item) => item.state !== "pending").sort((a, b) => due(b) - due(a)),
  };
}
