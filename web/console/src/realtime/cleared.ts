import type { Message, StreamEvent } from "@/lib/api/types";
import type { Thread } from "./state";
import { normaliseTime } from "./views";

function emptied(message: Message, at: string, by: "erasure" | "retention"): Message {
  const bare = { ...message, text: "", attachments: [], reactions: [], reply_to: null, error: null };
  if (message.kind === "activity") {
    const {
      text: _,
      note: __,
      reason: ___,
      phone: ____,
      ...content
    } = message.content as Record<string, unknown>;
    return { ...bare, content };
  }
  return { ...bare, content: {}, deleted: { at, by, user_id: null } };
}

/** Takes what messages said off the screen that have lost it: a person was erased, or their time was over. */
export function clearThreads(threads: Map<string, Thread>, event: StreamEvent): void {
  const conversations = new Set(event.conversation_ids);
  const before = event.before ? normaliseTime(event.before) : null;
  const by = before ? "retention" : "erasure";
  const at = event.at ?? new Date().toISOString();
  const isCleared = (item: Message) =>
    conversations.has(item.conversation_id) && (before === null || normaliseTime(item.position_at) < before);
  for (const [id, thread] of threads) {
    if (!thread.items.some(isCleared)) continue;
    const items = thread.items.map((item) => (isCleared(item) ? emptied(item, at, by) : item));
    threads.set(id, { ...thread, items });
  }
}
