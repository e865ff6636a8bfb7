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
  settleDraft,
  settledDrafts,
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

interface Stored {
  draft: StoredDraft | null;
  /** Also of one that was sent or discarded. */
  revision: number;
}

function take(conversationId: string, { draft, revision }: Stored): void {
  takeDraft(
    conversationId,
    {
      text: draft?.text ?? "",
      visibility: draft?.visibility ?? "public",
      replyTo: draft?.text ? quoted(conversationId, draft.reply_to) : null,
    },
    revision,
  );
}

async function push(conversationId: string): Promise<void> {
  if (running.has(conversationId)) return plan(conversationId, QUIET_MS);
  running.add(conversationId);
  const words = wordsOf(getDraft(conversationId));
  try {
    const answer = await api.put<Stored>(`/conversations/${conversationId}/draft`, {
      ...words,
      revision: revisionOf(conversationId),
    });
    settleDraft(conversationId, words, answer.revision);
  } catch (error) {
    if (error instanceof ApiError && error.code === "draft_conflict") {
      const stored = error.problem.extra as unknown as Stored;
      // What is being written here is newer than what was written elsewhere.
      take(conversationId, stored);
      if ((stored.draft?.text ?? "") === words.text) settleDraft(conversationId, words, stored.revision);
      else plan(conversationId, 0);
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
  const { items, discarded } = await api.get<{ items: StoredDraft[]; discarded: Record<string, number> }>(
    "/drafts",
  );
  for (const draft of items) take(draft.conversation_id, { draft, revision: draft.revision });
  const known = new Set(items.map((draft) => draft.conversation_id));
  for (const [id, revision] of Object.entries(discarded)) take(id, { draft: null, revision });
  for (const id of settled) if (!known.has(id) && !(id in discarded)) take(id, { draft: null, revision: 0 });
  for (const id of dirtyDrafts()) plan(id, 0);
}

function onEvents(events: readonly StreamEvent[]): void {
  for (const event of events)
    if (event.type === "draft.updated" && event.conversation_id)
      take(event.conversation_id, { draft: event.draft ?? null, revision: event.revision ?? 0 });
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
