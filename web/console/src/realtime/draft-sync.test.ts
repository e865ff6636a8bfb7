import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { enqueue, flushNow } from "./batch";
import { resetState, update } from "./core";
import { syncDrafts } from "./draft-sync";
import { type Draft, dirtyDrafts, getDraft, openDrafts, setDraft } from "./drafts";

const EMPTY: Draft = { text: "", visibility: "public", replyTo: null, attachments: [] };
const stored = (patch: object) => ({
  conversation_id: "c1",
  text: "do servidor",
  visibility: "public",
  reply_to: null,
  updated_at: "2026-11-20T12:00:00Z",
  revision: 3,
  ...patch,
});
let end: () => void = () => {};
let puts: Record<string, unknown>[] = [];
let items: unknown[] = [];
let discarded: Record<string, number> = {};
let answers: { status: number; body: unknown }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { hidden: false, addEventListener() {} });
  puts = [];
  items = [];
  discarded = {};
  answers = [];
  resetState();
  openDrafts(null);
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/drafts")) return new Response(JSON.stringify({ items, discarded }));
    puts.push(JSON.parse(String(init?.body)));
    const next = answers.shift();
    return new Response(JSON.stringify(next?.body ?? { draft: stored({ ...puts.at(-1) }), revision: 4 }), {
      status: next?.status ?? 200,
    });
  });
  update((state) => ({ ...state, me: makeMe(), connection: { ...state.connection, status: "online" } }));
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

async function started() {
  end = syncDrafts();
  await vi.advanceTimersByTimeAsync(10);
}

it("takes what was written in another browser, and what was sent there", async () => {
  items = [stored({})];
  await started();
  expect(getDraft("c1").text).toBe("do servidor");
  const event = { number: 1, type: "draft.updated", conversation_id: "c1" };
  enqueue({ ...event, draft: stored({ text: "mais", revision: 4 }) as never, revision: 4 });
  flushNow();
  expect(getDraft("c1").text).toBe("mais");
  enqueue({ ...event, draft: stored({ text: "velho", revision: 2 }) as never, revision: 2 });
  flushNow();
  expect(getDraft("c1").text).toBe("mais");
  enqueue({ ...event, draft: null, revision: 5 });
  flushNow();
  expect(getDraft("c1").text).toBe("");
});

it("sends what was written once the keys are quiet, with the revision it knows", async () => {
  items = [stored({ text: "a" })];
  await started();
  for (const text of ["ab", "abc"]) setDraft("c1", { ...EMPTY, text });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(puts).toEqual([{ text: "abc", visibility: "public", reply_to: null, revision: 3 }]);
  expect(dirtyDrafts()).toEqual([]);
});

it("goes on from what was sent elsewhere, so that the first word is no conflict", async () => {
  discarded = { c1: 6 };
  await started();
  setDraft("c1", { ...EMPTY, text: "novo" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(puts.map((put) => put.revision)).toEqual([6]);
});

it("keeps what is being written when another browser was faster", async () => {
  await started();
  answers = [
    { status: 409, body: { code: "draft_conflict", status: 409, extra: { draft: stored({}), revision: 7 } } },
  ];
  setDraft("c1", { ...EMPTY, text: "meu" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(getDraft("c1").text).toBe("meu");
  expect(puts.map((put) => put.revision)).toEqual([0, 7]);
});

it("tries again when the server was away", async () => {
  await started();
  answers = [{ status: 503, body: { code: "unavailable", status: 503 } }];
  setDraft("c1", { ...EMPTY, text: "fica" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(dirtyDrafts()).toEqual(["c1"]);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(puts).toHaveLength(2);
  expect(dirtyDrafts()).toEqual([]);
});
