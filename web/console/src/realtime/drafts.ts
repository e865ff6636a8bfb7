import { useSyncExternalStore } from "react";
import type { Attachment, ReplyTo, Visibility } from "@/lib/api/types";
import { readStored, removeStored, storedKeys, writeStored } from "@/lib/storage";

/** What somebody wrote and has not sent. */
export interface Draft {
  text: string;
  visibility: Visibility;
  replyTo: ReplyTo | null;
  /** They stay in this browser: the server keeps words only. */
  attachments: Attachment[];
  /** The quick reply that the text came from. */
  cannedReplyId?: string | null;
  /** Ids of the colleagues chosen with "@"; those whose names are still in the text are told. */
  mentions?: readonly string[];
}

/** The part of a draft that the server keeps. */
export interface Words {
  text: string;
  visibility: Visibility;
  reply_to: string | null;
}

interface Kept {
  draft: Draft;
  /** The server's revision that the words were last the same as; 0: never. */
  revision: number;
  /** Written here since. */
  isDirty: boolean;
}

const EMPTY: Draft = { text: "", visibility: "public", replyTo: null, attachments: [] };
const listeners = new Set<() => void>();
let owner: string | null = null;
let kept: ReadonlyMap<string, Kept> = new Map();
let onWritten: (conversationId: string) => void = () => {};

const prefix = () => `prosa.draft.${owner}.`;
const isEmpty = (draft: Draft) => !draft.text.trim() && draft.attachments.length === 0 && !draft.replyTo;

function notify(): void {
  for (const listener of [...listeners]) listener();
}

/** Empty text is no draft on the server, whatever it would have answered. */
export function wordsOf(draft: Draft): Words {
  return draft.text.trim()
    ? { text: draft.text, visibility: draft.visibility, reply_to: draft.replyTo?.id ?? null }
    : { text: "", visibility: "public", reply_to: null };
}

export function sameWords(a: Words, b: Words): boolean {
  return a.text === b.text && a.visibility === b.visibility && a.reply_to === b.reply_to;
}

function put(conversationId: string, entry: Kept): void {
  kept = new Map(kept).set(conversationId, entry);
  if (owner) {
    if (entry.isDirty || !isEmpty(entry.draft)) writeStored(prefix() + conversationId, entry);
    else removeStored(prefix() + conversationId);
  }
  notify();
}

export function openDrafts(userId: string | null): void {
  owner = userId;
  const next = new Map<string, Kept>();
  for (const key of owner ? storedKeys(prefix()) : []) {
    const stored = readStored<Kept | Draft>(key);
    if (!stored) continue;
    const entry = "draft" in stored ? stored : { draft: stored, revision: 0, isDirty: true };
    next.set(key.slice(prefix().length), { ...entry, draft: { ...EMPTY, ...entry.draft } });
  }
  kept = next;
  notify();
}

export function getDraft(conversationId: string): Draft {
  return kept.get(conversationId)?.draft ?? EMPTY;
}

export function setDraft(conversationId: string, draft: Draft): void {
  const old = kept.get(conversationId) ?? { draft: EMPTY, revision: 0, isDirty: false };
  const isWritten = !sameWords(wordsOf(old.draft), wordsOf(draft));
  put(conversationId, {
    draft: draft.text ? draft : { ...draft, cannedReplyId: null, mentions: [] },
    revision: old.revision,
    isDirty: old.isDirty || isWritten,
  });
  if (isWritten) onWritten(conversationId);
}

/** Puts a message that the server refused back to where it was written, before what is written there now. */
export function restoreDraft(
  conversationId: string,
  message: Pick<Draft, "attachments" | "mentions" | "replyTo" | "visibility"> & { text: string },
): void {
  const draft = getDraft(conversationId);
  const known = new Set(draft.attachments.map((item) => item.id));
  setDraft(conversationId, {
    text: [message.text, draft.text].filter(Boolean).join("\n"),
    visibility: message.visibility,
    replyTo: message.replyTo ?? draft.replyTo,
    attachments: [...message.attachments.filter((item) => !known.has(item.id)), ...draft.attachments],
    mentions: [...new Set([...(message.mentions ?? []), ...(draft.mentions ?? [])])],
  });
}

export function clearDraft(conversationId: string): void {
  setDraft(conversationId, EMPTY);
}

/** What was written here and the server does not have yet. */
export function dirtyDrafts(): string[] {
  return [...kept].filter(([, entry]) => entry.isDirty).map(([id]) => id);
}

export function revisionOf(conversationId: string): number {
  return kept.get(conversationId)?.revision ?? 0;
}

/** These words are on the server; what was written since is not. */
export function settleDraft(conversationId: string, words: Words, revision: number): void {
  const entry = kept.get(conversationId);
  if (!entry) return;
  const isDirty = !sameWords(words, wordsOf(entry.draft));
  put(conversationId, { ...entry, isDirty, revision: Math.max(entry.revision, revision) });
}

/** Takes what was written in another browser; what is being written here wins over it. */
export function takeDraft(
  conversationId: string,
  words: Omit<Words, "reply_to"> & { replyTo: ReplyTo | null },
  revision: number,
): void {
  const entry = kept.get(conversationId) ?? { draft: EMPTY, revision: 0, isDirty: false };
  if (revision !== 0 && revision <= entry.revision) return;
  if (entry.isDirty) {
    put(conversationId, { ...entry, revision });
    return;
  }
  const { text, visibility, replyTo } = words;
  const cannedReplyId = text === entry.draft.text ? entry.draft.cannedReplyId : null;
  put(conversationId, {
    draft: { ...entry.draft, text, visibility, replyTo: text ? replyTo : null, cannedReplyId },
    revision,
    isDirty: false,
  });
}

/** Conversations with words that are the same as the server's were when last heard of. */
export function settledDrafts(): string[] {
  return [...kept].filter(([, { draft, isDirty }]) => !isDirty && draft.text !== "").map(([id]) => id);
}

/** Called with the conversation whenever somebody writes. */
export function observeDrafts(observer: (conversationId: string) => void): () => void {
  onWritten = observer;
  return () => {
    onWritten = () => {};
  };
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
  return useSyncExternalStore(subscribeDrafts, () => !isEmpty(getDraft(conversationId)));
}
