import { useCallback, useRef, useSyncExternalStore } from "react";
import { initialState, type State } from "./state";

let state: State = initialState;
const listeners = new Set<() => void>();

export function getState(): State {
  return state;
}

export function update(change: (state: State) => State): void {
  const next = change(state);
  if (next === state) return;
  state = next;
  for (const listener of [...listeners]) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Forgets everything, for signing out and for tests. */
export function resetState(): void {
  update(() => initialState);
}

/**
 * A part of the store. The component renders again when the selected value changes by identity, so a
 * selector must return something that is in the state, or be given `equal`.
 */
export function useStore<T>(select: (state: State) => T, equal: (a: T, b: T) => boolean = Object.is): T {
  const last = useRef<{ value: T; state: State; select: (state: State) => T } | null>(null);
  const snapshot = useCallback(() => {
    const known = last.current;
    if (known && known.state === state && known.select === select) return known.value;
    let value = select(state);
    if (known && equal(known.value, value)) value = known.value;
    last.current = { value, state, select };
    return value;
  }, [select, equal]);
  return useSyncExternalStore(subscribe, snapshot);
}
