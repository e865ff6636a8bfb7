// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { getState, resetState, update } from "./core";
import { startRealtime, stopRealtime } from "./hub";
import { openList, showList } from "./lists";
import { windowRows } from "./rows";
import { type ListQuery, windowKey } from "./state";
import { backoff, SILENCE_MS } from "./stream";

const ALL: ListQuery = { view: "all", q: "", unread: false, sort: "recent" };

/** A server with one list and a stream whose frames the test sends. */
let rows: Conversation[];
let head: number;
let streams: { lastEventId: string | null; send: (frame: string) => void; cut: () => void }[];
let streamStatus: number;
let pages: number;

function openStream(init: RequestInit): Response {
  if (streamStatus !== 200) return new Response("{}", { status: streamStatus });
  let control: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      control = controller;
    },
  });
  init.signal?.addEventListener("abort", () => control.error(init.signal?.reason));
  streams.push({
    lastEventId: new Headers(init.headers).get("Last-Event-ID"),
    send: (frame) => control.enqueue(new TextEncoder().encode(frame)),
    cut: () => control.close(),
  });
  return new Response(body, { status: 200 });
}

beforeEach(() => {
  rows = [];
  head = 10;
  streams = [];
  streamStatus = 200;
  pages = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (url.endsWith("/events")) return openStream(init);
    if (url.endsWith("/me")) return new Response(JSON.stringify(makeMe()));
    if (url.includes("/counters")) return new Response(JSON.stringify({ views: {}, head }));
    pages += 1;
    return new Response(JSON.stringify({ items: rows, next_cursor: null, head }));
  });
  resetState();
  update((state) => ({ ...state, me: makeMe() }));
});

afterEach(() => {
  stopRealtime();
  vi.useRealTimers();
});

const ready = (at = head) => streams.at(-1)?.send(`event: ready\ndata: {"stream":"s","head":${at}}\n\n`);
const send = (number: number, conversation: Conversation) =>
  streams
    .at(-1)
    ?.send(
      `id: ${number}\nevent: conversation.updated\ndata: ${JSON.stringify({ number, type: "conversation.updated", conversation })}\n\n`,
    );
const status = () => getState().connection.status;
const shown = () => windowRows(getState(), getState().windows.get(windowKey(ALL))).map((row) => row.id);

async function start(onSignedOut = () => {}) {
  startRealtime("u1", onSignedOut);
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  ready();
  await vi.waitFor(() => expect(status()).toBe("online"));
}

async function showAll() {
  const hide = showList(ALL);
  openList(ALL);
  await vi.waitFor(() => expect(getState().windows.get(windowKey(ALL))?.loaded).toBe(true));
  return hide;
}

it("shows what the stream brings", async () => {
  await start();
  await showAll();
  send(11, makeConversation());
  await vi.waitFor(() => expect(shown()).toEqual(["c1"]));
});

it("resumes after the last number it saw, and says when it has caught up", async () => {
  await start();
  await showAll();
  send(11, makeConversation());
  await vi.waitFor(() => expect(shown()).toEqual(["c1"]));
  streams[0]?.cut();
  await vi.waitFor(() => expect(status()).toBe("offline"));
  await vi.waitFor(() => expect(streams).toHaveLength(2), { timeout: 3000 });
  expect(streams[1]?.lastEventId).toBe("11");
  ready(13);
  await vi.waitFor(() => expect(status()).toBe("catching_up"));
  send(12, makeConversation({ id: "c2" }));
  send(13, makeConversation({ id: "c3" }));
  await vi.waitFor(() => expect(status()).toBe("online"));
  await vi.waitFor(() => expect(shown().sort()).toEqual(["c1", "c2", "c3"]));
});

it("refetches everything after a reset, even where versions went back", async () => {
  await start();
  rows = [makeConversation({ version: 50 }), makeConversation({ id: "c2" })];
  await showAll();
  expect(shown()).toHaveLength(2);
  rows = [makeConversation({ version: 3, unread_count: 1 })];
  head = 1_000_000;
  streams[0]?.send('event: reset\ndata: {"reason":"restored"}\n\n');
  await vi.waitFor(() => expect(streams).toHaveLength(2), { timeout: 3000 });
  expect(streams[1]?.lastEventId).toBeNull();
  ready();
  await vi.waitFor(() => expect(getState().conversations.get("c1")?.version).toBe(3));
  expect(shown()).toEqual(["c1"]);
});

it("fetches again what was read before the stream began", async () => {
  startRealtime("u1", () => {});
  await showAll();
  expect(pages).toBe(1);
  rows = [makeConversation()];
  head = 12;
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  ready(12);
  await vi.waitFor(() => expect(shown()).toEqual(["c1"]));
  expect(pages).toBe(2);
});

it("takes a silent connection for dead", async () => {
  vi.useFakeTimers();
  startRealtime("u1", () => {});
  await vi.advanceTimersByTimeAsync(500);
  ready();
  await vi.advanceTimersByTimeAsync(100);
  expect(status()).toBe("online");
  await vi.advanceTimersByTimeAsync(SILENCE_MS - 1000);
  expect(status()).toBe("online");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(streams.length).toBeGreaterThan(1);
});

it("stops and says so when the session is over", async () => {
  streamStatus = 401;
  const signedOut = vi.fn();
  startRealtime("u1", signedOut);
  await vi.waitFor(() => expect(signedOut).toHaveBeenCalledOnce());
});

it("waits longer after every failure, up to a limit, and never exactly as long as others", () => {
  expect([0, 1, 2, 9].map((failures) => backoff(failures, 1))).toEqual([500, 1000, 2000, 15_000]);
  expect(backoff(3, 0)).toBeLessThan(backoff(3, 1));
});
