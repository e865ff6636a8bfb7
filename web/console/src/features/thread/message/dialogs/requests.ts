import { useSyncExternalStore } from "react";
import type { ThreadMessage } from "@/realtime/store";

/** What a message's menu opens; rows come and go with scrolling, so the thread shows it. */
export type MessageDialog = "forward" | "delete" | "revisions";

interface Request {
  dialog: MessageDialog;
  message: ThreadMessage;
}

let request: Request | null = null;
const listeners = new Set<() => void>();

function set(next: Request | null): void {
  request = next;
  for (const listener of [...listeners]) listener();
}

export const askMessageDialog = (dialog: MessageDialog, message: ThreadMessage) => set({ dialog, message });
export const endMessageDialog = () => set(null);

export function useMessageDialog(): Request | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => request,
  );
}
