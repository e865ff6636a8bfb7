import { useSyncExternalStore } from "react";

/** How often each overlay was asked for; zero means that its code is not loaded yet. */
interface Requests {
  palette: number;
  help: number;
}

let requests: Requests = { palette: 0, help: 0 };
const listeners = new Set<() => void>();

function ask(name: keyof Requests): void {
  requests = { ...requests, [name]: requests[name] + 1 };
  for (const listener of [...listeners]) listener();
}

export const openPalette = () => ask("palette");
export const openHelp = () => ask("help");

export function useOverlayRequests(): Requests {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => requests,
  );
}
