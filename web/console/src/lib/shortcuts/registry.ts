import { useEffect, useRef, useSyncExternalStore } from "react";

/** A key or a sequence ("g i"), with what it does. Single letters work outside text fields only. */
export interface Shortcut {
  /** Lower case: "j", "shift+e", "mod+k", "g i", "?", "escape". */
  keys: string;
  label: string;
  group: string;
  run: () => void;
  /** Also inside text fields; for combinations with mod. */
  inText?: boolean;
}

const SEQUENCE_MS = 900;
const active = new Map<symbol, readonly Shortcut[]>();
const listeners = new Set<() => void>();
let all: readonly Shortcut[] = [];
let pendingStroke: { stroke: string; at: number } | null = null;

function refresh(): void {
  all = [...active.values()].flat();
  for (const listener of [...listeners]) listener();
}

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** The stroke of an event as it is written in `keys`. */
export function strokeOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // "?" already says that shift is down.
  if (event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push("shift");
  parts.push(key);
  return parts.join("+");
}

/** An open dialog or menu owns the keyboard; a modal one also while the focus is not in it. */
function isOverlayOpen(target: EventTarget | null): boolean {
  return (
    document.querySelector('[aria-modal="true"]') !== null ||
    (target instanceof HTMLElement && target.closest('[role="dialog"],[role="menu"]') !== null)
  );
}

let inOverlay = false;

// Before anybody acts on the key: the dialog that Escape closes may be gone when the key comes up to the window again.
function onKeyDownFirst(event: KeyboardEvent): void {
  inOverlay = isOverlayOpen(event.target);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const text = isText(event.target);
  const stroke = strokeOf(event);
  const started = pendingStroke && Date.now() - pendingStroke.at < SEQUENCE_MS ? pendingStroke.stroke : null;
  pendingStroke = null;
  const usable = all.filter((item) => (!text || item.inText) && (!inOverlay || item.inText));
  const wanted = started ? `${started} ${stroke}` : stroke;
  // The one registered last wins: it belongs to what was opened last.
  const hit = usable.findLast((item) => item.keys === wanted);
  if (hit) {
    event.preventDefault();
    hit.run();
    return;
  }
  if (!started && usable.some((item) => item.keys.startsWith(`${stroke} `))) {
    pendingStroke = { stroke, at: Date.now() };
  }
}

if (typeof window !== "undefined") {
  window.addEventListener("keydown", onKeyDownFirst, { capture: true });
  window.addEventListener("keydown", onKeyDown);
}

/** Registers shortcuts while the component is mounted. They may change on every render. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const signature = shortcuts
    .map((item) => `${item.keys}|${item.label}|${item.group}|${item.inText ?? ""}`)
    .join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list, whose functions are read when a key is pressed
  useEffect(() => {
    const id = Symbol("shortcuts");
    active.set(
      id,
      latest.current.map((item, index) => ({ ...item, run: () => latest.current[index]?.run() })),
    );
    refresh();
    return () => {
      active.delete(id);
      refresh();
    };
  }, [signature]);
}

/** Everything that has a key at this moment, for the overlay and the palette. */
export function useActiveShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}
