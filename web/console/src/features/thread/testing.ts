import type { Message } from "@/lib/api/types";

let made = 0;

/** A customer's text message with everything a test does not care about filled in. */
export function aMessage(change: Partial<Message>): Message {
  made++;
  return {
    id: `message-${made}`,
    conversation_id: "conversation-1",
    seq: made,
    version: 1,
    ticket_id: null,
    direction: "in",
    visibility: "public",
    kind: "text",
    text: "Olá",
    content: {},
    author: { kind: "contact", id: null },
    reply_to: null,
    attachments: [],
    reactions: [],
    status: "received",
    error: null,
    forwarded: 0,
    is_edited: false,
    deleted: null,
    position_at: "2026-11-20T12:00:00Z",
    provider_at: null,
    created_at: "2026-11-20T12:00:00Z",
    ...change,
  };
}
