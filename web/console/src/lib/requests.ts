import { useEffect, useSyncExternalStore } from "react";
import type { Schedule } from "./api/contact";
import type { Ticket } from "./api/types";

/** Dialogs of the service desk; the header, a row, the panel and the palette ask for the same one. */
export type DeskDialog =
  | "start"
  | "takeOver"
  | "transfer"
  | "close"
  | "cancelClosing"
  | "conference"
  | "conferenceEnd"
  | "edit"
  | "history"
  | "labels"
  | "template"
  | "editContact"
  | "why"
  | "ticket"
  | "schedule"
  | "block"
  | "record";

export interface DeskRequest {
  dialog: DeskDialog;
  conversationId: string;
  /** The earlier ticket that is to be corrected. */
  ticket?: Ticket;
  /** The scheduled message that is to be changed. */
  schedule?: Schedule;
  /** To whom it is to be transferred. */
  target?: { departmentId: string | null; agentId: string | null };
}

/** One action on many conversations. */
export interface BulkRequest {
  dialog: "bulkStart" | "bulkTransfer" | "bulkClose";
  ids: readonly string[];
}

/** "Minhas tarefas" */
export interface TasksRequest {
  dialog: "tasks";
}

/** With whom and from where a conversation begins, as far as that is known. */
export interface NewTarget {
  /** The number that a link names. */
  phone?: string;
  contactId?: string;
  inboxId?: string;
}

/** A conversation that we begin. */
export interface NewRequest {
  dialog: "new";
  to: NewTarget;
}

/** Everybody's states, of no conversation. */
export interface TeamRequest {
  dialog: "team";
}

export type DialogRequest = DeskRequest | BulkRequest | TasksRequest | NewRequest | TeamRequest;

let request: DialogRequest | null = null;
let composer: string | null = null;
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function askDialog(
  dialog: DeskDialog,
  conversationId: string,
  about?: Pick<DeskRequest, "ticket" | "schedule" | "target">,
): void {
  request = { dialog, conversationId, ...about };
  notify();
}

export function askTasks(): void {
  request = { dialog: "tasks" };
  notify();
}

export function askBulk(dialog: BulkRequest["dialog"], ids: Iterable<string>): void {
  request = { dialog, ids: [...ids] };
  notify();
}

export function askNew(to: NewTarget = {}): void {
  request = { dialog: "new", to };
  notify();
}

export function askTeam(): void {
  request = { dialog: "team" };
  notify();
}

export function endDialog(): void {
  request = null;
  notify();
}

export function useDialogRequest(): DialogRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}

/** The composer of this conversation takes the focus as soon as it is there and can be written in. */
export function askComposer(conversationId: string): void {
  composer = conversationId;
  notify();
}

export function useComposerRequest(conversationId: string, isReady: boolean, focus: () => void): void {
  const isWanted = useSyncExternalStore(subscribe, () => composer === conversationId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; what focuses may change with every render
  useEffect(() => {
    if (!isWanted || !isReady) return;
    composer = null;
    notify();
    focus();
  }, [isWanted, isReady]);
}

let timeline: string | null = null;

/** The conversation begins with what was said over all channels. */
export function askTimeline(conversationId: string): void {
  timeline = conversationId;
}

/** Whether that was asked for, once. */
export function takeTimeline(conversationId: string): boolean {
  if (timeline !== conversationId) return false;
  timeline = null;
  return true;
}
