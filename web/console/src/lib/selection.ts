import { useSyncExternalStore } from "react";

/** Conversations chosen in the list for an action on many, and the row from which a range is counted. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

const NOTHING: Selection = { ids: new Set(), anchor: null };
/** The server takes no more at once. */
export const MOST_SELECTED = 500;

let selection = NOTHING;
const listeners = new Set<() => void>();

function set(next: Selection): void {
  selection = next;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getSelection(): Selection {
  return selection;
}

/** Adds up to the most that can be done at once. */
export function select(ids: Iterable<string>, anchor = selection.anchor): void {
  set({ ids: new Set([...new Set([...selection.ids, ...ids])].slice(0, MOST_SELECTED)), anchor });
}

export function toggleSelected(id: string): void {
  const ids = new Set(selection.ids);
  if (ids.delete(id)) set({ ids, anchor: id });
  else select([id], id);
}

/** Everything between the row chosen last and this one, in the order on screen. */
export function selectRange(order: readonly string[], id: string): void {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? to : order.indexOf(selection.anchor);
  if (to < 0 || from < 0) toggleSelected(id);
  else select(order.slice(Math.min(from, to), Math.max(from, to) + 1), selection.anchor ?? id);
}

export function clearSelection(): void {
  if (selection.ids.size > 0 || selection.anchor) set(NOTHING);
}

/** What was done is no longer chosen; what failed stays. */
export function deselect(done: Iterable<string>): void {
  const ids = new Set(selection.ids);
  for (const id of done) ids.delete(id);
  set(ids.size > 0 ? { ...selection, ids } : NOTHING);
}

export function useIsSelected(id: string): boolean {
  return useSyncExternalStore(subscribe, () => selection.ids.has(id));
}

export function useIsSelecting(): boolean {
  return useSyncExternalStore(subscribe, () => selection.ids.size > 0);
}

export function useSelection(): Selection {
  return useSyncExternalStore(subscribe, () => selection);
}
