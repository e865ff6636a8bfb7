import { expect, it } from "vitest";
import type { Task } from "@/lib/api/contact";
import { groupOf } from "./tasks";

const task = (remind_on: string | null) => ({ note: { remind_on } }) as Task;

it("puts tasks where their day falls", () => {
  const days = [null, "2026-11-19", "2026-11-20", "2026-11-21"];
  expect(days.map((day) => groupOf(task(day), "2026-11-20"))).toEqual(["undated", "late", "today", "later"]);
});
