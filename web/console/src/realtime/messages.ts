import { api } from "@/lib/api/client";
import type { Attachment, Conversation, Message } from "@/lib/api/types";
import { path } from "./actions";
import { update } from "./core";
import { putConversations, putMessage } from "./reducer";

/** What a message said before it was edited or deleted. */
export interface Revision {
  number: number;
  text: string;
  content: Record<string, unknown>;
  attachments: Attachment[];
  replaced_at: string;
}

/** `reason` not_supported: the customer keeps it. */
export async function deleteMessage(
  conversationId: string,
  messageId: string,
): Promise<{ revoked: boolean; reason: string | null }> {
  const answer = await api.delete<{ message: Message; revoked: boolean; reason: string | null }>(
    path(conversationId, `/messages/${messageId}`),
  );
  update((state) => putMessage(state, answer.message));
  return answer;
}

export async function revisionsOf(
  conversationId: string,
  messageId: string,
  signal?: AbortSignal,
): Promise<Revision[]> {
  const answer = await api.get<{ items: Revision[] }>(
    path(conversationId, `/messages/${messageId}/revisions`),
    { signal },
  );
  return answer.items;
}

/** Sends copies; `id` makes a repeat harmless. */
export function forwardMessage(
  message: Message,
  targets: readonly Conversation[],
  id: string,
): Promise<{ done: string[]; failed: { id: string; code: string }[] }> {
  return api.post(path(message.conversation_id, `/messages/${message.id}/forward`), {
    id,
    conversation_ids: targets.map((target) => target.id),
    seen_seqs: Object.fromEntries(targets.map((target) => [target.id, target.last_seq])),
  });
}

/** Puts labels on and takes them off. */
export async function changeLabels(conversationId: string, add: string[], remove: string[]): Promise<void> {
  const answer = await api.post<{ conversation: Conversation }>(path(conversationId, "/labels"), {
    add,
    remove,
  });
  update((state) => putConversations(state, [answer.conversation], -1));
}
