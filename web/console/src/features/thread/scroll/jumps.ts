import { useSyncExternalStore } from "react";

interface Jump {
  threadId: string;
  messageId: string;
}

let jump: Jump | null = null;
const listeners = new Set<() => void>();

/** Shows a message of a thread, with what stands around it; once more even when it was shown before. */
export function requestJump(threadId: string, messageId: string): void {
  jump = { threadId, messageId };
  for (const listener of [...listeners]) listener();
}

/** The last request for this thread; a new object for every request. */
export function useJump(threadId: string): Jump | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (jump?.threadId === threadId ? jump : null),
  );
}
