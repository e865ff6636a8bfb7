import { api } from "@/lib/api/client";
import { ApiError, isTemporary } from "@/lib/api/problem";
import type { ReplyTo, StoredDraft, StreamEvent } from "@/lib/api/types";
import { observeEvents } from "./batch";
import { getState, subscribe } from "./core";
import {
  dirtyDrafts,
  getDraft,
  observeDrafts,
  revisionOf,
  settledDrafts,
  settleDraft,
  takeDraft,
  wordsOf,
} from "./drafts";

/** So long after the last key, what was written goes to the server. */
const QUIET_MS = 700;
const RETRY_MS = 5_000;

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const running = new Set<string>();

/** What is quoted, from the thread where it is loaded; its id alone says enough to send. */
function quoted(conversationId: string, reply: StoredDraft["reply_to"]): ReplyTo | null {
  if (reply === null || typeof reply !== "string") return reply;
  const message = getState()
    .threads.get(conversationId)
    ?.items.find((item) => item.id === reply);
  return {
    id: reply,
    kind: message?.kind ?? "text",
    text: message?.text ?? "",
    author_kind: message?.author.kind ?? "",
    author_id: message?.author.id ?? null,
  };
}

function take(conversationId: string, draft: StoredDraft | null): void {
  takeDraft(
    conversationId,
    {
      text: draft?.text ?? "",
      visibility: draft?.visibility ?? "public",
      replyTo: draft?.text ? quoted(conversationId, draft.reply_to) : null,
    },
    draft?.revision ?? 0,
  );
}

async function push(conversationId: string): Promise<void> {
  if (running.has(conversationId)) return plan(conversationId, QUIET_MS);
  running.add(conversationId);
  const words = wordsOf(getDraft(conversationId));
  try {
    const answer = await api.put<{ draft: StoredDraft | null }>(`/conversations/${conversationId}/draft`, {
      ...words,
      revision: revisionOf(conversationId),
    });
    settleDraft(conversationId, words, answer.draft?.revision ?? revisionOf(conversationId));
  } catch (error) {
    const stored = error instanceof ApiError ? (error.problem.extra?.draft as StoredDraft | undefined) : undefined;
    if (error instanceof ApiError && error.code === "draft_conflict" && stored) {
      // What is being written here is newer than what was written elsewhere.
      take(conversationId, stored);
      if (stored.text !== words.text || stored.visibility !== words.visibility) plan(conversationId, 0);
      else settleDraft(conversationId, words, stored.revision);
    } else if (isTemporary(error)) plan(conversationId, RETRY_MS);
    // Anything else will not get better: the words stay in this browser.
  } finally {
    running.delete(conversationId);
  }
}

function plan(conversationId: string, ms: number): void {
  clearTimeout(timers.get(conversationId));
  timers.set(
    conversationId,
    setTimeout(() => {
      timers.delete(conversationId);
      void push(conversationId);
    }, ms),
  );
}

/** What the server has; words that it no longer has were sent or discarded in another browser. */
async function load(): Promise<void> {
  const settled = settledDrafts();
  const { items } = await api.get<{ items: StoredDraft[] }>("/drafts");
  for (const draft of items) take(draft.conversation_id, draft);
  const known = new Set(items.map((draft) => draft.conversation_id));
  for (const id of settled) if (!known.has(id)) take(id, null);
  for (const id of dirtyDrafts()) plan(id, 0);
}

function onEvents(events: readonly StreamEvent[]): void {
  for (const event of events)
    if (event.type === "draft.updated" && event.conversation_id)
      take(event.conversation_id, event.draft ?? null);
}

/** Keeps this browser's drafts and the server's alike, for who is signed in. Returns how to end it. */
export function syncDrafts(): () => void {
  let isOnline = false;
  const follow = () => {
    const now = getState().connection.status === "online";
    // The words are in this browser: a failed load is made good with the next connection.
    if (now && !isOnline) load().catch(() => undefined);
    isOnline = now;
  };
  const ends = [subscribe(follow), observeEvents(onEvents), observeDrafts((id) => plan(id, QUIET_MS))];
  follow();
  return () => {
    for (const end of ends) end();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  };
}
