import type { Counters, StreamEvent } from "@/lib/api/types";
import { getState, update } from "./core";
import { settle } from "./lists";
import { applyEvents, putCounters } from "./reducer";

const LIST_MS = 100;

// Two paces: what concerns the open thread is shown on the next frame, everything else ten times a second.
// Versions make the order between the two irrelevant.
let fast: StreamEvent[] = [];
let slow: StreamEvent[] = [];
let counters: Counters | null = null;
let frame: number | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
let held = 0;
let openConversation: string | null = null;
const observers = new Set<(events: readonly StreamEvent[]) => void>();

/** For what is kept outside the store, such as drafts. Returns how to stop. */
export function observeEvents(observer: (events: readonly StreamEvent[]) => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

export function setOpenConversation(id: string | null): void {
  openConversation = id;
}

export function getOpenConversation(): string | null {
  return openConversation;
}

function concerns(event: StreamEvent): string | undefined {
  return event.message?.conversation_id ?? event.conversation?.id ?? event.conversation_id;
}

function apply(events: StreamEvent[], latest: Counters | null): void {
  const before = getState();
  update((state) => {
    const next = applyEvents(state, events);
    return latest ? putCounters(next, latest) : next;
  });
  if (events.length === 0) return;
  settle(before, events);
  for (const observer of [...observers]) observer(events);
}

function flushFast(): void {
  frame = null;
  if (held) return;
  const events = fast;
  fast = [];
  apply(events, null);
}

function flushSlow(): void {
  timer = null;
  if (held) return;
  const events = slow;
  const latest = counters;
  slow = [];
  counters = null;
  apply(events, latest);
}

export function enqueue(event: StreamEvent): void {
  // A hidden tab draws no frames, so nothing would ever be flushed there.
  if (openConversation && concerns(event) === openConversation && !document.hidden) {
    fast.push(event);
    if (frame === null) frame = requestAnimationFrame(flushFast);
    return;
  }
  slow.push(event);
  if (timer === null) timer = setTimeout(flushSlow, LIST_MS);
}

export function enqueueCounters(latest: Counters): void {
  counters = latest;
  if (timer === null) timer = setTimeout(flushSlow, LIST_MS);
}

export function flushNow(): void {
  flushFast();
  flushSlow();
}

/** Keeps events back while a fresh state is being fetched; they are applied on top of it afterwards. */
export function hold(): () => void {
  held += 1;
  return () => {
    held -= 1;
    if (held === 0) flushNow();
  };
}

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => {
    if (frame !== null) cancelAnimationFrame(frame);
    flushFast();
  });
}
