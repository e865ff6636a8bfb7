import { expect, it } from "vitest";
import type { Conversation, ConversationPage, StreamEvent } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { type ListQuery, windowKey } from "./filters";
import { applyEvents } from "./reducer";
import { windowRows } from "./rows";
import { initialState, type State } from "./state";
import { compareKeys, matches, sortKey } from "./views";
import { putPage, refreshPage } from "./windows";

const me = makeMe();
const base: State = { ...initialState, me };

function random(seed: number): (below: number) => number {
  let value = seed;
  return (below) => {
    value = (value * 1664525 + 1013904223) % 4294967296;
    return Math.floor((value / 4294967296) * below);
  };
}

const pick = <T>(of: readonly T[], below: (n: number) => number): T => of[below(of.length)] as T;

/** A conversation as the server could tell it after some change. */
function vary(row: Conversation, below: (n: number) => number, step: number): Conversation {
  const change: Partial<Conversation> = pick<() => Partial<Conversation>>(
    [
      () => ({ unread_count: below(2) }),
      () => ({ label_ids: pick([[], ["l1"], ["l1", "l2"], ["l3"]], below) }),
      () => ({
        state: "queued",
        agent_id: null,
        department_id: pick([null, "d1", "d9"], below),
        is_closed: false,
      }),
      () => ({ state: "active", agent_id: pick(["u1", "u2"], below), is_closed: false }),
      () => ({ priority: pick([0, 1, 2, 3] as const, below) }),
      () => ({ last_activity_at: `2026-11-20T1${below(10)}:00:${10 + (step % 50)}Z` }),
      () => ({ window_expires_at: new Date(Date.now() + (below(5) - 2) * 40 * 60_000).toISOString() }),
    ],
    below,
  )();
  return { ...row, ...change, version: row.version + 1 };
}

const lists: Partial<ListQuery>[] = [
  {},
  { view: "waiting", unread: true },
  { view: "open", label: ["l1", "l3"] },
  { labelled: true, sort: "oldest" },
  { view: "waiting", department: "d1" },
  { view: "active", wide: true, agent: "u2", sort: "opened_oldest" },
  { priority: 2, sort: "opened_recent" },
  { window: "expired" },
  { sort: "expires_soon", unread: true },
];

/** What the server would answer. */
function fresh(server: Map<string, Conversation>, query: ListQuery, limit: number): ConversationPage {
  const found = [...server.values()]
    .filter((row) => matches(query, row, me, Date.now()) === true)
    .sort((a, b) => compareKeys(sortKey(a, query.sort), sortKey(b, query.sort), query.sort));
  return {
    items: found.slice(0, limit),
    next_cursor: found.length > limit ? "more" : null,
    head: 0,
  };
}

it.each(lists.map((patch, index) => [JSON.stringify(patch), patch, index] as const))(
  "an old list and what happened since equal a list fetched now: %s",
  (_, patch, index) => {
    const query: ListQuery = { view: "all", q: "", unread: false, sort: "recent", ...patch };
    for (let round = 0; round < 12; round++) {
      const below = random(1000 * index + round + 1);
      const server = new Map<string, Conversation>();
      for (let n = 0; n < 30; n++) {
        const row = makeConversation({
          id: `c${String(n).padStart(2, "0")}`,
          opened_at: `2026-11-20T11:${10 + n}:00Z`,
        });
        server.set(row.id, vary(vary(vary(row, below, n), below, n), below, n));
      }
      const limit = 5 + below(40);
      let state = putPage(base, query, fresh(server, query, limit), true);
      for (let batch = 0; batch < 12; batch++) {
        const events: StreamEvent[] = [];
        for (let n = 0; n < 1 + below(6); n++) {
          const id = `c${String(below(30)).padStart(2, "0")}`;
          const row = server.get(id);
          if (!row) continue;
          const changed = vary(row, below, batch);
          server.set(id, changed);
          events.push({ number: batch * 10 + n, type: "conversation.updated", conversation: changed });
        }
        state = applyEvents(state, events);
        const list = state.windows.get(windowKey(query));
        const rows = windowRows(state, list).map((row) => row.id);
        const truth = fresh(server, query, 100).items.map((row) => row.id);
        // Below what was loaded nothing is claimed.
        expect(rows).toEqual(list?.floor === null ? truth : truth.slice(0, rows.length));
        if (list?.floor) {
          const floor = list.floor;
          const within = fresh(server, query, 100).items.filter(
            (row) => compareKeys(sortKey(row, query.sort), floor, query.sort) <= 0,
          );
          expect(rows).toEqual(within.map((row) => row.id));
        }
      }
    }
  },
);

it("gives the same array while nothing in the list changes", () => {
  const query: ListQuery = { view: "waiting", q: "", unread: false, sort: "recent" };
  const row = makeConversation();
  const state = putPage(base, query, { items: [row], next_cursor: null, head: 0 }, true);
  const rows = windowRows(state, state.windows.get(windowKey(query)));
  const other = makeConversation({ id: "c9", state: "active", agent_id: "u2", department_id: "d9" });
  const later = applyEvents(state, [{ number: 1, type: "ticket.started", conversation: other }]);
  expect(windowRows(later, later.windows.get(windowKey(query)))).toBe(rows);
});

it("takes the first page afresh and keeps what is loaded below it", () => {
  const query: ListQuery = { view: "all", q: "maria", unread: false, sort: "recent" };
  const row = (id: string, minute: number, version = 1) =>
    makeConversation({ id, version, last_activity_at: `2026-11-20T12:${minute}:00Z` });
  let state = putPage(base, query, { items: [row("a", 50), row("b", 40)], next_cursor: "x", head: 0 }, true);
  state = putPage(state, query, { items: [row("c", 30), row("d", 20)], next_cursor: "y", head: 0 }, false);
  state = refreshPage(state, query, { items: [row("e", 55), row("b", 40)], next_cursor: "z", head: 0 });
  const list = state.windows.get(windowKey(query));
  expect(windowRows(state, list).map((item) => item.id)).toEqual(["e", "b", "c", "d"]);
  expect(list?.cursor).toBe("y");
});
