import type { Attachment } from "@/lib/api/types";
import type { Refusal as Problem } from "@/lib/i18n/useProblemText";

export type Refusal = "too_many" | "too_big" | "empty" | "type";

export interface QueuedFile {
  /** Local id of the row, never sent. */
  key: string;
  name: string;
  /** Bytes; null when the server did not say. */
  size: number | null;
  mime: string;
  /** null once it came back from a draft: then it is uploaded already. */
  file: File | null;
  state: "waiting" | "uploading" | "ready" | "failed";
  /** 0 to 1. */
  progress: number;
  attachment: Attachment | null;
  error: Problem | null;
}

export interface Limits {
  count: number;
  /** Bytes per file. */
  size: number;
}

export const DEFAULT_LIMITS: Limits = { count: 10, size: 10 * 1024 * 1024 };

/** Programs and scripts are refused here already; the server decides by content. */
const FORBIDDEN = /\.(exe|msi|bat|cmd|com|scr|ps1|vbs|js|mjs|jar|apk|sh|html?|svg|lnk|dll)$/i;

export type QueueAction =
  | { type: "add"; files: QueuedFile[] }
  | { type: "start"; key: string }
  | { type: "progress"; key: string; progress: number }
  | { type: "ready"; key: string; attachment: Attachment }
  | { type: "failed"; key: string; error: Problem }
  | { type: "retry"; key: string }
  | { type: "remove"; key: string }
  | { type: "place"; key: string; to: number }
  | { type: "clear" };

/** Splits a selection into what may be queued and what may not, with the reason. */
export function admit(
  queued: number,
  files: readonly File[],
  limits: Limits = DEFAULT_LIMITS,
): { accepted: File[]; refused: { file: File; reason: Refusal }[] } {
  const accepted: File[] = [];
  const refused: { file: File; reason: Refusal }[] = [];
  for (const file of files) {
    const reason = refusal(file, queued + accepted.length, limits);
    if (reason) refused.push({ file, reason });
    else accepted.push(file);
  }
  return { accepted, refused };
}

function refusal(file: File, count: number, limits: Limits): Refusal | null {
  if (file.size === 0) return "empty";
  if (file.size > limits.size) return "too_big";
  if (FORBIDDEN.test(file.name)) return "type";
  return count >= limits.count ? "too_many" : null;
}

export function queueFile(file: File): QueuedFile {
  const { name, size, type: mime } = file;
  return {
    key: crypto.randomUUID(),
    name,
    size,
    mime,
    file,
    state: "waiting",
    progress: 0,
    attachment: null,
    error: null,
  };
}

/** A file of a draft, uploaded before the page was left. */
export function queueStored(attachment: Attachment): QueuedFile {
  const { id: key, name, size, mime } = attachment;
  return { key, name, size, mime, file: null, state: "ready", progress: 1, attachment, error: null };
}

export function queueReducer(queue: QueuedFile[], action: QueueAction): QueuedFile[] {
  const change = (key: string, patch: Partial<QueuedFile>) =>
    queue.map((item) => (item.key === key ? { ...item, ...patch } : item));
  switch (action.type) {
    case "add":
      return [...queue, ...action.files];
    case "start":
      return change(action.key, { state: "uploading", progress: 0, error: null });
    case "progress":
      // A late report of a cancelled or finished upload must not revive it.
      return queue.map((item) =>
        item.key === action.key && item.state === "uploading"
          ? { ...item, progress: Math.max(item.progress, Math.min(1, action.progress)) }
          : item,
      );
    case "ready":
      return change(action.key, { state: "ready", progress: 1, attachment: action.attachment });
    case "failed":
      return change(action.key, { state: "failed", error: action.error });
    case "retry":
      return queue.map((item) =>
        item.key === action.key && item.state === "failed"
          ? { ...item, state: "waiting", progress: 0, error: null }
          : item,
      );
    case "remove":
      return queue.filter((item) => item.key !== action.key);
    case "place":
      return place(queue, action.key, action.to);
    case "clear":
      return [];
  }
}

/** The queue with one row at another place; the same queue where that changes nothing. */
export function place<Row extends { key: string }>(queue: readonly Row[], key: string, to: number): Row[] {
  const from = queue.findIndex((item) => item.key === key);
  const row = queue[from];
  const target = Math.max(0, Math.min(queue.length - 1, to));
  if (!row || target === from) return queue as Row[];
  const placed = queue.filter((item) => item !== row);
  placed.splice(target, 0, row);
  return placed;
}

/** At most this many files travel at once: a slow line finishes some instead of starving all. */
const PARALLEL = 3;

/** The next file to upload, or null while enough are under way. */
export function nextUpload(queue: readonly QueuedFile[]): QueuedFile | null {
  if (queue.filter((item) => item.state === "uploading").length >= PARALLEL) return null;
  return queue.find((item) => item.state === "waiting") ?? null;
}

/** Ids in the chosen order once every file is up, else null. */
export function readyIds(queue: readonly QueuedFile[]): string[] | null {
  const ids = queue.flatMap((item) =>
    item.state === "ready" && item.attachment ? [item.attachment.id] : [],
  );
  return queue.length > 0 && ids.length === queue.length ? ids : null;
}
