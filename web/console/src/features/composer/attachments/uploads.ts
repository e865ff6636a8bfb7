import { useSyncExternalStore } from "react";
import type { Attachment } from "@/lib/api/types";
import { uploadFile } from "@/lib/api/upload";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { getDraft, setDraft, subscribeDrafts } from "@/realtime/store";
import { nextUpload, type QueueAction, type QueuedFile, queueFile, queueReducer, queueStored } from "./queue";

// Outside React: uploads go on while another conversation is open.
const queues = new Map<string, QueuedFile[]>();
const running = new Map<string, AbortController>();
const listeners = new Set<() => void>();

function queueOf(conversationId: string): QueuedFile[] {
  let queue = queues.get(conversationId);
  if (!queue) {
    queue = getDraft(conversationId).attachments.map(queueStored);
    queues.set(conversationId, queue);
  }
  return queue;
}

function dispatch(conversationId: string, action: QueueAction): void {
  const queue = queueReducer(queueOf(conversationId), action);
  queues.set(conversationId, queue);
  const attachments = queue.flatMap((item) => (item.attachment ? [item.attachment] : []));
  const draft = getDraft(conversationId);
  const isSame =
    draft.attachments.length === attachments.length &&
    draft.attachments.every((one, index) => one.id === attachments[index]?.id);
  if (!isSame) setDraft(conversationId, { ...draft, attachments });
  for (const listener of [...listeners]) listener();
  pump(conversationId);
}

// A refused message comes back to the draft with its files: they are uploaded already.
subscribeDrafts(() => {
  for (const [conversationId, queue] of queues) {
    const known = new Set(queue.map((item) => item.attachment?.id));
    const back = getDraft(conversationId).attachments.filter((item) => !known.has(item.id));
    if (back.length > 0) dispatch(conversationId, { type: "add", files: back.map(queueStored) });
  }
});

function pump(conversationId: string): void {
  const next = nextUpload(queueOf(conversationId));
  if (!next?.file) return;
  const { key, file } = next;
  const controller = new AbortController();
  running.set(key, controller);
  dispatch(conversationId, { type: "start", key });
  uploadFile(file, {
    signal: controller.signal,
    onProgress: (progress) => dispatch(conversationId, { type: "progress", key, progress }),
  })
    .then((attachment) => dispatch(conversationId, { type: "ready", key, attachment }))
    .catch((error: unknown) => {
      if (controller.signal.aborted) return;
      dispatch(conversationId, { type: "failed", key, error: refusalOf(error) });
    })
    .finally(() => running.delete(key));
}

export function addFiles(conversationId: string, files: readonly File[]): void {
  dispatch(conversationId, { type: "add", files: files.map(queueFile) });
}

/** Puts files that the server has already into the message, for instance a quick reply's. */
export function addStored(conversationId: string, attachments: readonly Attachment[]): void {
  const known = new Set(queueOf(conversationId).map((item) => item.attachment?.id));
  const files = attachments.filter((item) => !known.has(item.id)).map(queueStored);
  if (files.length > 0) dispatch(conversationId, { type: "add", files });
}

export function removeFile(conversationId: string, key: string): void {
  running.get(key)?.abort();
  dispatch(conversationId, { type: "remove", key });
}

export function retryFile(conversationId: string, key: string): void {
  dispatch(conversationId, { type: "retry", key });
}

export function placeFile(conversationId: string, key: string, to: number): void {
  dispatch(conversationId, { type: "place", key, to });
}

export function clearFiles(conversationId: string): void {
  for (const item of queueOf(conversationId)) running.get(item.key)?.abort();
  dispatch(conversationId, { type: "clear" });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The files that stand above the composer of a conversation. */
export function useFiles(conversationId: string): QueuedFile[] {
  return useSyncExternalStore(subscribe, () => queueOf(conversationId));
}
