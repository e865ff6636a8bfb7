import { useEffect, useSyncExternalStore } from "react";

/** Dialogs of the service desk; the header, a row, the panel and the palette ask for the same one. */
export type DeskDialog =
  | "start"
  | "takeOver"
  | "transfer"
  | "close"
  | "cancelClosing"
  | "conference"
  | "conferenceEnd";

export interface DeskRequest {
  dialog: DeskDialog;
  conversationId: string;
}

let request: DeskRequest | null = null;
let composer: string | null = null;
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function askDialog(dialog: DeskDialog, conversationId: string): void {
  request = { dialog, conversationId };
  notify();
}

export function endDialog(): void {
  request = null;
  notify();
}

export function useDialogRequest(): DeskRequest | null {
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
