import { useCallback, useSyncExternalStore } from "react";

/** preview: a look at a waiting conversation. monitor: a supervisor reads along unseen. Neither marks as read. */
export type Watch = "preview" | "monitor";

// In the tab's own storage: a reload must not show the supervisor, nor mark anything as read.
const KEY = "prosa.watching";

interface Watched {
  id: string;
  mode: Watch;
}

function read(): Watched | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return stored && typeof stored === "object" && "id" in stored && "mode" in stored
      ? (stored as Watched)
      : null;
  } catch {
    return null;
  }
}

let watched: Watched | null | undefined;
const listeners = new Set<() => void>();

function current(): Watched | null {
  if (watched === undefined) watched = read();
  return watched;
}

function set(next: Watched | null): void {
  watched = next;
  try {
    if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Only a reload forgets it.
  }
  for (const listener of [...listeners]) listener();
}

/** The conversation is about to be opened to be looked at. */
export function watch(id: string, mode: Watch): void {
  set({ id, mode });
}

export function endWatch(): void {
  if (current()) set(null);
}

/** Watching ends as soon as another conversation is opened. */
export function keepWatchOnly(id: string | null): void {
  const now = current();
  if (now && now.id !== id) set(null);
}

export function useWatch(id: string): Watch | null {
  const get = useCallback(() => {
    const now = current();
    return now?.id === id ? now.mode : null;
  }, [id]);
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, get);
}
