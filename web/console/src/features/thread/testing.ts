import type { Message } from "@/lib/api/types";
import { makeMessage } from "@/lib/testing/factories";

let made = 0;

/** A customer's message with an id and a place of its own; all at the same minute unless said otherwise. */
export function aMessage(change: Partial<Message>): Message {
  made++;
  const at = "2026-11-20T12:00:00Z";
  return makeMessage({
    id: `message-${made}`,
    seq: made,
    text: "Olá",
    position_at: at,
    created_at: at,
    ...change,
  });
}
