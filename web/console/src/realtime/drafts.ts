import { useSyncExternalStore } from "react";
import type { Attachment, ReplyTo, Visibility } from "@/lib/api/types";
import { readStored, removeStored, storedKeys, writeStored } from "@/lib/storage";

/** What somebody wrote and has not sent. */
export interface Draft {
  text: string;
  visibility: Visibility;
  replyTo: ReplyTo | null;
  attachments: Attachment[];
}

const EMPTY: Draft = { text: "", visibility: "public", replyTo: null, attachments: [] };
const listeners = new Set<() => void>();
let owner: string | null = null;
let drafts: ReadonlyMap<string, Draft> = new Map();

const prefix = () => `prosa.draft.${owner}.`;
const isEmpty = (draft: Draft) => !draft.text.trim() && draft.attachments.length === 0 && !draft.replyTo;

function notify(): void {
  for (const listener of [...listeners]) listener();
}

export function openDrafts(userId: string | null): void {
  owner = userId;
  const next = new Map<string, Draft>();
  for (const key of owner ? storedKeys(prefix()) : []) {
    const draft = readStored<Draft>(key);
    if (draft) next.set(key.slice(prefix().length), { ...EMPTY, ...draft });
  }
  drafts = next;
  notify();
}

export function getDraft(conversationId: string): Draft {
  return drafts.get(conversationId) ?? EMPTY;
}

export function setDraft(conversationId: string, draft: Draft): void {
  const next = new Map(drafts);
  if (isEmpty(draft)) {
    next.delete(conversationId);
    if (owner) removeStored(prefix() + conversationId);
  } else {
    next.set(conversationId, draft);
    if (owner) writeStored(prefix() + conversationId, draft);
  }
  drafts = next;
  notify();
}

/** Puts a message that the server refused back to where it was written, before what is written there now. */
export function restoreDraft(
  conversationId: string,
  message: Pick<Draft, "attachments" | "replyTo" | "visibility"> & { text: string },
): void {
  const draft = getDraft(conversationId);
  const known = new Set(draft.attachments.map((item) => item.id));
  setDraft(conversationId, {
    text: [message.text, draft.text].filter(Boolean).join("\n"),
    visibility: message.visibility,
    replyTo: message.replyTo ?? draft.replyTo,
    attachments: [...message.attachments.filter((item) => !known.has(item.id)), ...draft.attachments],
  });
}

export function clearDraft(conversationId: string): void {
  setDraft(conversationId, EMPTY);
}

export function subscribeDrafts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The draft of a conversation; it survives switching, reload and crash. */
export function useDraft(conversationId: string): Draft {
  return useSyncExternalStore(subscribeDrafts, () => getDraft(conversationId));
}

/** Whether a conversation has a draft, for the list's marker. */
export function useHasDraft(conversationId: string): boolean {
  return useSyncExternalStore(subscribeDrafts, () => drafts.has(conversationId));
}
