import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "@/lib/storage";

/** How tall the rows of the list are. */
export type Density = "comfortable" | "compact";

const KEY = "prosa.density";
const listeners = new Set<() => void>();
let density: Density | null = null;

function current(): Density {
  density ??= readStored<Density>(KEY) === "compact" ? "compact" : "comfortable";
  return density;
}

export function setDensity(next: Density): void {
  density = next;
  writeStored(KEY, next);
  for (const listener of [...listeners]) listener();
}

/** This device's choice. */
export function useDensity(): Density {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}

export function rowHeight(of: Density): number {
  return of === "compact" ? 56 : 72;
}
