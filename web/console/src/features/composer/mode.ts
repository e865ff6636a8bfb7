import type { Conversation } from "@/lib/api/types";
import { isWindowOpen } from "@/lib/serviceWindow";

/** Of a text message where the channel names none: WhatsApp's, in UTF-16 units as the provider counts them. */
export const TEXT_LIMIT = 4096;
/** From this many characters before the limit on, the counter is shown. */
const NEAR = 400;

/** open: anything. closed: templates and internal messages. blocked, forbidden: internal messages at most. */
export type ComposerMode = "open" | "closed" | "blocked" | "forbidden";

export function composerMode(
  conversation: Pick<Conversation, "has_window" | "window_expires_at" | "contact">,
  maySend: boolean,
  now: number,
): ComposerMode {
  if (!maySend) return "forbidden";
  if (conversation.contact.is_blocked) return "blocked";
  return isWindowOpen(conversation, now) ? "open" : "closed";
}

/** Characters left when near the limit (negative beyond it), else null. */
export function charactersLeft(text: string, limit = TEXT_LIMIT): number | null {
  const left = limit - text.length;
  return left <= NEAR ? left : null;
}

const INTERNAL = /^\/interna(?:\s+|$)/i;

/** The text without a leading `/interna`, and whether it was there. While typing, the word must be finished. */
export function readInternalCommand(
  text: string,
  isFinished: boolean,
): { isInternal: boolean; text: string } {
  const match = INTERNAL.exec(text);
  if (!match || (!isFinished && !/\s$/.test(match[0]))) return { isInternal: false, text };
  return { isInternal: true, text: text.slice(match[0].length) };
}

/** A template was the last word and the window is still closed: the composer says what it waits for. */
export function isAwaitingAnswer(conversation: Pick<Conversation, "last_message">): boolean {
  const last = conversation.last_message;
  return last?.kind === "template" && last.direction === "out" && last.status !== "failed";
}
