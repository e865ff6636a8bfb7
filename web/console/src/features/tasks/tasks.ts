import type { Task } from "@/lib/api/contact";

export type TaskGroup = "late" | "today" | "later" | "undated";

export const GROUPS: readonly TaskGroup[] = ["late", "today", "later", "undated"];

/** When a task is to be done, seen from `today` (yyyy-mm-dd where the company is). */
export function groupOf({ note }: Task, today: string): TaskGroup {
  if (note.remind_on === null) return "undated";
  if (note.remind_on < today) return "late";
  return note.remind_on === today ? "today" : "later";
}
