import type { Conversation, Preview } from "@/lib/api/types";

const SLOW_MS = 5 * 60_000;
const LATE_MS = 15 * 60_000;

export interface Clock {
  kind: "waiting" | "service";
  since: number;
}

/** Waiting counts from the oldest unanswered message of the customer; otherwise the service's own duration. */
export function clockOf(conversation: Conversation): Clock | null {
  if (conversation.state !== "queued" && conversation.state !== "active") return null;
  if (conversation.waiting_since) return { kind: "waiting", since: Date.parse(conversation.waiting_since) };
  const ticket = conversation.ticket;
  if (!ticket || ticket.closed_at) return null;
  const start = conversation.state === "active" ? (ticket.started_at ?? ticket.opened_at) : ticket.opened_at;
  return { kind: conversation.state === "active" ? "service" : "waiting", since: Date.parse(start) };
}

export function lateness(clock: Clock, now: number): "neutral" | "warn" | "danger" {
  if (clock.kind === "service") return "neutral";
  const waited = now - clock.since;
  return waited >= LATE_MS ? "danger" : waited >= SLOW_MS ? "warn" : "neutral";
}

/** Whose word was last; a tick is shown for ours only. */
export function isOurs(preview: Preview): boolean {
  return preview.direction === "out" && preview.visibility === "public";
}
