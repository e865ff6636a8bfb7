import type { Counters, PresenceUser, StreamEvent } from "@/lib/api/types";
import { enqueue, enqueueCounters, flushNow } from "./batch";
import { getState, update } from "./core";
import { endCoverage, setStaleHandler, startCoverage } from "./coverage";
import { flushAll } from "./outbox";
import { putPresence } from "./reducer";
import { resync } from "./resync";
import type { Frame } from "./sse";
import type { Connection } from "./state";
import { keepStream } from "./stream";
import { closeTabs, hasTabs, type Note, openTabs, post } from "./tabs";

const COLLECT_MS = 120;
const CATCH_UP_QUIET_MS = 700;
const RESYNC_RETRY_MS = 3_000;

let stop: AbortController | null = null;
let kick: () => void = () => {};
let isLeader = false;
let cursor: number | null = null;
let target: number | null = null;
let quiet: ReturnType<typeof setTimeout> | null = null;
let resyncing: Promise<void> | null = null;
let isStale = false;
let mustRefetch = false;
let onSignedOut: () => void = () => {};

function setConnection(patch: Partial<Connection>): void {
  const before = getState().connection;
  update((state) => ({ ...state, connection: { ...state.connection, ...patch } }));
  const after = getState().connection;
  if (isLeader) post({ kind: "status", status: after.status, stream: after.stream, at: after.updatedAt });
  if (before.status !== "online" && after.status === "online") flushAll();
}

function caughtUp(): void {
  if (quiet) clearTimeout(quiet);
  quiet = null;
  target = null;
  if (getState().connection.status === "catching_up" && !resyncing) setConnection({ status: "online" });
}

/** Fetches everything shown afresh, again and again until it worked. */
export function resynchronise(): Promise<void> {
  resyncing ??= (async () => {
    if (getState().connection.status === "online") setConnection({ status: "catching_up" });
    while (stop && !stop.signal.aborted) {
      try {
        isStale = false;
        await resync();
        if (!isStale) break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RESYNC_RETRY_MS));
      }
    }
  })().finally(() => {
    resyncing = null;
    if (target === null) caughtUp();
  });
  return resyncing;
}

/** One attempt, for the button. Throws when the server cannot be reached. */
export async function resynchroniseOnce(): Promise<void> {
  await resync();
}

function onReady(data: { stream: string; head: number }): void {
  const resumed = cursor !== null;
  if (!resumed) {
    cursor = data.head;
    if (startCoverage(data.head) || mustRefetch) void resynchronise();
    mustRefetch = false;
  }
  const behind = resumed && (cursor ?? 0) < data.head;
  target = behind ? data.head : null;
  const busy = behind || resyncing !== null;
  setConnection({ status: busy ? "catching_up" : "online", stream: data.stream, updatedAt: Date.now() });
  // Events that this user may not see never come: silence after `ready` also means caught up.
  if (behind) quiet = setTimeout(caughtUp, CATCH_UP_QUIET_MS);
}

function onNumbered(number: number, frame: Frame): void {
  if (frame.event !== "heartbeat") {
    const event = JSON.parse(frame.data) as StreamEvent;
    enqueue({ ...event, number, type: event.type ?? frame.event });
  }
  if (cursor === null || number > cursor) cursor = number;
  if (target !== null) {
    if (number >= target) caughtUp();
    else if (quiet) {
      clearTimeout(quiet);
      quiet = setTimeout(caughtUp, CATCH_UP_QUIET_MS);
    }
  }
}

function receive(frame: Frame): void {
  // A second is what the clock shows; more often would render it for nothing.
  const now = Date.now();
  if (now - (getState().connection.updatedAt ?? 0) > 900) {
    update((state) => ({ ...state, connection: { ...state.connection, updatedAt: now } }));
  }
  if (frame.event === "ready") onReady(JSON.parse(frame.data));
  else if (frame.event === "counters") enqueueCounters(JSON.parse(frame.data) as Counters);
  else if (frame.event === "presence") {
    const { conversation_id, users } = JSON.parse(frame.data) as {
      conversation_id: string;
      users: PresenceUser[];
    };
    update((state) => putPresence(state, conversation_id, users));
  } else if (frame.event === "reset") {
    // Fetched once the new stream has started, so that nothing falls between the two.
    cursor = null;
    mustRefetch = true;
    endCoverage();
    if (isLeader) kick();
  } else if (frame.id !== null) onNumbered(Number(frame.id), frame);
}

/** Whether this tab reads the stream: what may happen in one tab only (a sound) happens here. */
export function ownsStream(): boolean {
  return isLeader;
}

async function slowestCursor(): Promise<void> {
  if (!hasTabs()) return;
  post({ kind: "where" });
  await new Promise((resolve) => setTimeout(resolve, COLLECT_MS));
}

async function lead(signal: AbortSignal): Promise<void> {
  isLeader = true;
  await slowestCursor();
  // Signed out meanwhile: the next start has its own turn at the lock.
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const stream = keepStream({
      cursor: () => cursor,
      onFrame: (frame) => {
        post({ kind: "frame", frame });
        receive(frame);
      },
      onDown: () => setConnection({ status: "offline", stream: null }),
      onUnauthorized: () => {
        onSignedOut();
        resolve();
      },
      signal,
    });
    kick = stream.kick;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  if (!signal.aborted) isLeader = false;
}

function onNote(note: Note): void {
  switch (note.kind) {
    case "frame":
      if (!isLeader) receive(note.frame);
      return;
    case "status":
      if (!isLeader && !(note.status === "online" && resyncing)) {
        setConnection({ status: note.status, stream: note.stream, updatedAt: note.at });
      }
      return;
    case "hello":
      if (isLeader) post({ kind: "welcome", connection: getState().connection, cursor });
      return;
    case "welcome":
      if (isLeader || cursor !== null || note.cursor === null) return;
      cursor = note.cursor;
      setConnection(note.connection);
      if (startCoverage(note.cursor)) void resynchronise();
      return;
    case "where":
      if (cursor !== null) post({ kind: "here", cursor });
      return;
    case "here":
      if (isLeader && cursor !== null && note.cursor < cursor) cursor = note.cursor;
      return;
    case "kick":
      if (isLeader) kick();
  }
}

function onOffline(): void {
  if (isLeader) kick();
  setConnection({ status: "offline" });
}

/** Drops a dead connection and tries now. */
export function reconnectNow(): void {
  if (isLeader) kick();
  else post({ kind: "kick" });
}

/** Starts hearing events for one user. `signedOut` is called when the server no longer knows the session. */
export function startRealtime(userId: string, signedOut: () => void): void {
  stopRealtime();
  const controller = new AbortController();
  stop = controller;
  onSignedOut = signedOut;
  setStaleHandler(() => {
    isStale = true;
    void resynchronise();
  });
  const lock = openTabs(userId, onNote);
  if (lock) {
    post({ kind: "hello" });
    navigator.locks
      .request(lock, { signal: controller.signal }, () => lead(controller.signal))
      .catch(() => {
        // Aborted while waiting for the lock: this tab signed out or started again.
      });
  } else {
    // Without locks (plain http on another host) every tab reads its own stream.
    void lead(controller.signal);
  }
  window.addEventListener("online", reconnectNow);
  window.addEventListener("offline", onOffline);
}

export function stopRealtime(): void {
  stop?.abort();
  stop = null;
  closeTabs();
  kick = () => {};
  cursor = null;
  target = null;
  isLeader = false;
  endCoverage();
  flushNow();
  window.removeEventListener("online", reconnectNow);
  window.removeEventListener("offline", onOffline);
}
