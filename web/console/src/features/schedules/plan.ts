import type { FilledTemplate, Schedule } from "@/lib/api/contact";
import type { Conversation } from "@/lib/api/types";
import { instantOf, localTime } from "@/lib/time/zone";

/** What is being planned, as the dialog holds it. */
export interface Plan {
  kind: "text" | "template";
  text: string;
  template: FilledTemplate | null;
  fallback: FilledTemplate | null;
  /** yyyy-mm-dd and hh:mm on the company's clocks. */
  day: string;
  time: string;
  opensTicket: boolean;
}

export function planOf(schedule: Schedule | null, zone: string): Plan {
  const due = schedule ? localTime(schedule.due_at, zone) : "";
  // One that did not leave gets a new time.
  const isKept = schedule?.state === "pending";
  return {
    kind: schedule?.template ? "template" : "text",
    text: schedule?.text ?? "",
    template: schedule?.template ?? null,
    fallback: schedule?.fallback_template ?? null,
    day: isKept ? due.slice(0, 10) : "",
    time: isKept ? due.slice(11) : "",
    opensTicket: schedule?.opens_ticket ?? false,
  };
}

/** Why a time cannot be chosen, as the server would say it; null where it can. */
export function faultOf(plan: Plan, zone: string, now: number): "invalid" | "does_not_exist" | "past" | null {
  if (!plan.day || !plan.time) return "invalid";
  const due = instantOf(`${plan.day}T${plan.time}`, zone);
  if (due === null) return "does_not_exist";
  return due <= now ? "past" : null;
}

/** Whether a free text could not leave then, unless the contact writes before. */
export function isWindowClosedThen(conversation: Conversation, plan: Plan, zone: string): boolean {
  if (plan.kind !== "text" || !conversation.has_window) return false;
  const due = instantOf(`${plan.day}T${plan.time}`, zone);
  if (due === null) return false;
  const end = conversation.window_expires_at;
  return end === null || Date.parse(end) <= due;
}

function sent(template: FilledTemplate | null) {
  return template
    ? { name: template.name, language: template.language, components: template.components }
    : null;
}

/** What a call carries; of a change only what differs about the time, which the server wants in the future. */
export function bodyOf(plan: Plan, schedule: Schedule | null, zone: string) {
  const isText = plan.kind === "text";
  const due = `${plan.day}T${plan.time}`;
  const isSameTime = schedule?.state === "pending" && localTime(schedule.due_at, zone) === due;
  return {
    text: isText ? plan.text.trim() : null,
    template: isText ? null : sent(plan.template),
    fallback_template: isText ? sent(plan.fallback) : null,
    opens_ticket: plan.opensTicket,
    ...(isSameTime ? {} : { due_at: due }),
  };
}
