import type { Attachment, ReplyTo, SendMessageBody } from "@/lib/api/types";
import { readStored, removeStored, storedKeys, writeStored } from "@/lib/storage";

export type PendingState = "waiting" | "sending" | "retrying" | "refused";

/** A message that the server has not confirmed yet. */
export interface PendingMessage {
  id: string;
  conversationId: string;
  body: SendMessageBody & { id: string };
  createdAt: string;
  state: PendingState;
  /** Why the server refused; the user decides what happens next. */
  problem: {
    code: string;
    detail: string;
    fields?: { field: string; code: string }[];
    extra?: Record<string, unknown>;
  } | null;
  /** What the bubble shows until the server's message is there. */
  attachments: Attachment[];
  replyTo: ReplyTo | null;
}

let owner: string | null = null;
let pending: ReadonlyMap<string, readonly PendingMessage[]> = new Map();
const listeners = new Set<() => void>();
const NONE: readonly PendingMessage[] = [];

const prefix = () => `prosa.outbox.${owner}.`;

function notify(): void {
  for (const listener of [...listeners]) listener();
}

function readAll(): void {
  const next = new Map<string, PendingMessage[]>();
  for (const key of owner ? storedKeys(prefix()) : []) {
    const entry = readStored<PendingMessage>(key);
    if (!entry?.conversationId) continue;
    const list = next.get(entry.conversationId) ?? [];
    list.push(entry);
    next.set(entry.conversationId, list);
  }
  // Ids are uuid7: their order is the order in which the user wrote.
  for (const list of next.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  pending = next;
  notify();
}

/** Opens the queue of one user; another user of the same browser never sees or sends it. */
export function openOutbox(userId: string | null): void {
  owner = userId;
  readAll();
}

export function pendingIn(conversationId: string): readonly PendingMessage[] {
  return pending.get(conversationId) ?? NONE;
}

export function conversationsWithPending(): string[] {
  return [...pending.keys()];
}

export function subscribeOutbox(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Kept in memory even where the browser refuses to store it, so that it is at least sent. */
export function putPending(entry: PendingMessage): void {
  const others = pendingIn(entry.conversationId).filter((item) => item.id !== entry.id);
  const list = [...others, entry].sort((a, b) => (a.id < b.id ? -1 : 1));
  pending = new Map(pending).set(entry.conversationId, list);
  if (owner) writeStored(prefix() + entry.id, entry);
  notify();
}

export function removePending(entry: Pick<PendingMessage, "id" | "conversationId">): void {
  const left = pendingIn(entry.conversationId).filter((item) => item.id !== entry.id);
  const next = new Map(pending);
  if (left.length) next.set(entry.conversationId, left);
  else next.delete(entry.conversationId);
  pending = next;
  if (owner) removeStored(prefix() + entry.id);
  notify();
}

/** Whether the entry still waits, asking the storage: another tab may have sent it. */
export function isStillPending(entry: PendingMessage): boolean {
  const known = pendingIn(entry.conversationId).some((item) => item.id === entry.id);
  if (!owner || !known) return known;
  return readStored(prefix() + entry.id) !== null || !storageWorks();
}

function storageWorks(): boolean {
  const works = writeStored("prosa.probe", 1);
  removeStored("prosa.probe");
  return works;
}

if (typeof window !== "undefined") {
  window.addEventListener("storage", (event) => {
    if (owner && (event.key === null || event.key.startsWith(prefix()))) readAll();
  });
}
