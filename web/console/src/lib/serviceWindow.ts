import type { Conversation } from "./api/types";

/** "Expirando" is shown this long before the end, in milliseconds. */
export const EXPIRING_MS = 30 * 60_000;

/** none: the channel has no window. never: the customer has not written yet. */
export type WindowState = "none" | "never" | "open" | "expiring" | "expired";

type WindowFacts = Pick<Conversation, "has_window" | "window_expires_at">;

/** Milliseconds until the service window closes; 0 when it is closed, null where there is none. */
export function windowLeft(conversation: WindowFacts, now: number): number | null {
  if (!conversation.has_window) return null;
  if (conversation.window_expires_at === null) return 0;
  return Math.max(0, Date.parse(conversation.window_expires_at) - now);
}

export function windowState(conversation: WindowFacts, now: number): WindowState {
  const left = windowLeft(conversation, now);
  if (left === null) return "none";
  if (conversation.window_expires_at === null) return "never";
  if (left === 0) return "expired";
  return left <= EXPIRING_MS ? "expiring" : "open";
}

/** Whether free text may be sent now. */
export function isWindowOpen(conversation: WindowFacts, now: number): boolean {
  const state = windowState(conversation, now);
  return state === "none" || state === "open" || state === "expiring";
}
