import { api } from "@/lib/api/client";
import type {
  Attachment,
  Conversation,
  Counters,
  Message,
  MessagePage,
  PresenceUser,
  ReplyTo,
  SendMessageBody,
  Visibility,
} from "@/lib/api/types";
import { uuid7 } from "@/lib/ids";
import { getState, update } from "./core";
import { noteHead } from "./coverage";
import { restoreDraft } from "./drafts";
import { flush } from "./outbox";
import { type PendingMessage, pendingIn, putPending, removePending } from "./outbox-store";
import {
  contactOfTimeline,
  patchThread,
  putConversations,
  putCounters,
  putMessage,
  putMessages,
} from "./reducer";

const PAGE = 50;
const KEPT_THREADS = 20;

/** What the composer hands over. */
export interface OutgoingMessage {
  type?: SendMessageBody["type"];
  text?: string;
  /** Uploaded already; their ids are sent. */
  attachments?: Attachment[];
  replyTo?: (ReplyTo & { id: string }) | null;
  visibility?: Visibility;
  template?: SendMessageBody["template"];
  location?: SendMessageBody["location"];
  contacts?: unknown[];
  interactive?: SendMessageBody["interactive"];
  /** The quick reply that the text came from. */
  cannedReplyId?: string | null;
  /** Ids of colleagues whom an internal message calls. */
  mentions?: readonly string[];
  /** The draft that this was; without it, what stands in the composer stays a draft. */
  draftRevision?: number;
  /** The newest seq on screen: the server refuses with `conversation_moved` when a colleague wrote after it. */
  seenSeq?: number;
}

export const path = (id: string, rest = "") => `/conversations/${id}${rest}`;

/** The thread of everything with one contact, over all our numbers; it is loaded and kept like a conversation's. */
export { timelineOf } from "./reducer";

function messagesPath(id: string): string {
  const contactId = contactOfTimeline(id);
  return contactId ? `/contacts/${contactId}/timeline` : path(id, "/messages");
}

/** Puts a conversation into the store unless it is there. Throws ApiError (403, 404) when it may not be seen. */
export async function loadConversation(id: string, force = false): Promise<void> {
  if (!force && getState().conversations.has(id)) return;
  const answer = await api.get<{ conversation: Conversation; head: number }>(path(id));
  noteHead(answer.head);
  update((state) => putConversations(state, [answer.conversation], answer.head));
}

function forgetOldThreads(keep: string): void {
  update((state) => {
    if (state.threads.size <= KEPT_THREADS) return state;
    const threads = new Map(state.threads);
    for (const id of threads.keys()) {
      if (threads.size <= KEPT_THREADS) break;
      if (id !== keep) threads.delete(id);
    }
    return { ...state, threads };
  });
}

async function loadMessages(
  id: string,
  part: "fresh" | "older" | "newer",
  query: Record<string, string | number | undefined>,
): Promise<void> {
  const loading = part === "fresh" ? "initial" : part;
  update((state) => patchThread(state, id, { loading, failed: false }));
  try {
    const page = await api.get<MessagePage>(messagesPath(id), { query: { limit: PAGE, ...query } });
    noteHead(page.head);
    update((state) => putMessages(state, id, page, part));
  } catch (error) {
    update((state) => patchThread(state, id, { loading: null, failed: true }));
    throw error;
  }
}

/** Loads the newest page, unless the newest is loaded already. */
export async function openLatest(id: string, force = false): Promise<void> {
  const thread = getState().threads.get(id);
  forgetOldThreads(id);
  if (thread?.loading === "initial") return;
  if (!force && thread && thread.after === null && thread.items.length) return;
  await loadMessages(id, "fresh", {});
}

/** Loads the page around a message, replacing what was loaded; for jumps to a quoted or found message. */
export async function openAround(id: string, messageId: string): Promise<void> {
  if (
    getState()
      .threads.get(id)
      ?.items.some((item) => item.id === messageId)
  )
    return;
  await loadMessages(id, "fresh", { around: messageId });
}

/** Does nothing while a load runs or when the first message is there. */
export async function loadOlder(id: string): Promise<void> {
  const thread = getState().threads.get(id);
  if (!thread || thread.loading || thread.before === null) return;
  await loadMessages(id, "older", { before: thread.before });
}

export async function loadNewer(id: string): Promise<void> {
  const thread = getState().threads.get(id);
  if (!thread || thread.loading || thread.after === null) return;
  await loadMessages(id, "newer", { after: thread.after });
}

/** Shows the message at once and sends it when the server can be reached. Returns its id, which never changes. */
export function sendMessage(conversationId: string, message: OutgoingMessage): string {
  const id = uuid7();
  const attachments = message.attachments ?? [];
  const body: PendingMessage["body"] = {
    id,
    type: message.type ?? (attachments.length ? "attachments" : "text"),
    visibility: message.visibility ?? "public",
  };
  if (message.text) body.text = message.text;
  if (attachments.length) body.attachments = attachments.map((item) => item.id);
  if (message.replyTo) body.reply_to = message.replyTo.id;
  if (message.template) body.template = message.template;
  if (message.location) body.location = message.location;
  if (message.contacts) body.contacts = message.contacts;
  if (["text", "attachments", "interactive"].includes(body.type))
    body.draft_revision = message.draftRevision ?? 0;
  if (message.interactive) body.interactive = message.interactive;
  if (message.cannedReplyId) body.canned_reply_id = message.cannedReplyId;
  if (message.mentions?.length) body.mentions = message.mentions;
  if (message.seenSeq !== undefined) body.seen_seq = message.seenSeq;
  putPending({
    id,
    conversationId,
    body,
    attachments,
    createdAt: new Date().toISOString(),
    state: "waiting",
    problem: null,
    replyTo: message.replyTo ?? null,
  });
  void flush(conversationId);
  return id;
}

/** Adds or, with an empty emoji, removes this user's reaction. */
export async function sendReaction(conversationId: string, messageId: string, emoji: string): Promise<void> {
  const body: SendMessageBody = { id: uuid7(), type: "reaction", reaction: { message_id: messageId, emoji } };
  const answer = await api.post<{ message: Message }>(path(conversationId, "/messages"), body);
  update((state) => putMessage(state, answer.message));
}

/**
 * Tries a failed message again: one that the server refused goes back to the queue with the same id, one that the
 * provider refused is queued again by the server. `seenSeq` confirms what a colleague wrote meanwhile.
 */
export async function retryMessage(
  conversationId: string,
  messageId: string,
  seenSeq?: number,
): Promise<void> {
  const entry = pendingIn(conversationId).find((item) => item.id === messageId);
  if (entry) {
    const body = seenSeq === undefined ? entry.body : { ...entry.body, seen_seq: seenSeq };
    putPending({ ...entry, body, state: "waiting", problem: null });
    await flush(conversationId);
    return;
  }
  const answer = await api.post<Message | { message: Message }>(
    path(conversationId, `/messages/${messageId}/retry`),
  );
  update((state) => putMessage(state, "message" in answer ? answer.message : answer));
}

/** Gives up a message that the server never took. */
export function discardMessage(conversationId: string, messageId: string): void {
  removePending({ id: messageId, conversationId });
}

/** Takes a refused text or file message out of the thread and back into the composer. */
export function takeBackMessage(conversationId: string, messageId: string): void {
  const entry = pendingIn(conversationId).find((item) => item.id === messageId);
  if (!entry) return;
  restoreDraft(conversationId, {
    text: entry.body.text ?? "",
    visibility: entry.body.visibility ?? "public",
    replyTo: entry.replyTo,
    attachments: entry.attachments,
    mentions: entry.body.mentions,
  });
  removePending(entry);
}

export async function loadCounters(): Promise<void> {
  const counters = await api.get<Counters>("/conversations/counters");
  update((state) => putCounters(state, counters));
}

/** Tells the others what this user does in a conversation. Best effort: a lost mark is not worth a message. */
export async function setPresence(conversationId: string | null, mode: PresenceUser["mode"]): Promise<void> {
  const stream = getState().connection.stream;
  if (!stream) return;
  try {
    await api.put("/presence", { stream, conversation_id: conversationId, mode });
  } catch {
    // The next mark corrects it.
  }
}
