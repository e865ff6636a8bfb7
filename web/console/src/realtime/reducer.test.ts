import { describe, expect, it } from "vitest";
import type { Conversation, Message, StreamEvent } from "@/lib/api/types";
import { makeConversation, makeMe, makeMessage } from "@/lib/testing/factories";
import {
  applyEvent,
  applyEvents,
  mergeMessages,
  putConversations,
  putCounters,
  putMessages,
} from "./reducer";
import { windowRows } from "./rows";
import { initialState, type ListQuery, type State, windowKey } from "./state";
import { putPage } from "./windows";

const me = makeMe();
const base: State = { ...initialState, me };
const query = (patch: Partial<ListQuery> = {}): ListQuery => ({
  view: "waiting",
  q: "",
  unread: false,
  sort: "recent",
  ...patch,
});
const rowsOf = (state: State, of: ListQuery) =>
  windowRows(state, state.windows.get(windowKey(of))).map((row) => row.id);
const page = (items: Message[], before: string | null = null, after: string | null = null) => ({
  items,
  before,
  after,
  head: 0,
});

describe("conversations", () => {
  it("keeps the higher version, whatever arrives last", () => {
    const newer = makeConversation({ version: 3, unread_count: 3 });
    const state = applyEvents(base, [
      { number: 2, type: "conversation.updated", conversation: newer },
      {
        number: 1,
        type: "conversation.updated",
        conversation: makeConversation({ version: 2, unread_count: 9 }),
      },
    ]);
    expect(state.conversations.get("c1")).toBe(newer);
    expect(state.cursor).toBe(2);
  });

  it("drops a conversation that the user may no longer see", () => {
    const state = putConversations(base, [makeConversation()], 5);
    expect(
      applyEvent(state, { number: 6, type: "conversation.left", conversation_id: "c1" }).conversations.size,
    ).toBe(0);
  });

  it("ignores that news when the conversation was fetched later", () => {
    const state = putConversations(base, [makeConversation()], 8);
    expect(
      applyEvent(state, { number: 6, type: "conversation.left", conversation_id: "c1" }).conversations.size,
    ).toBe(1);
  });

  it("does not bring a dropped conversation back from an answer that was read before", () => {
    const state = applyEvent(base, { number: 6, type: "conversation.left", conversation_id: "c1" });
    expect(putConversations(state, [makeConversation()], 5).conversations.size).toBe(0);
    expect(putConversations(state, [makeConversation()], 6).conversations.size).toBe(1);
  });

  it("renames a contact in all of its conversations", () => {
    const state = putConversations(base, [makeConversation(), makeConversation({ id: "c2" })], 1);
    const contact = { ...makeConversation().contact, name: "Maria S. Prado" };
    const next = applyEvent(state, { number: 2, type: "contact.updated", contact });
    expect([...next.conversations.values()].map((row) => row.contact.name)).toEqual([
      "Maria S. Prado",
      "Maria S. Prado",
    ]);
  });

  it("keeps my departments right when members change", () => {
    const state = applyEvent(base, {
      number: 1,
      type: "department.updated",
      department: { id: "d2", name: "Vendas", color: null, member_ids: ["u1"] },
    });
    expect(state.me?.department_ids).toEqual(["d1", "d2"]);
    expect(state.me?.directory.departments).toHaveLength(2);
  });
});

describe("threads", () => {
  it("orders by (position_at, seq), not by arrival, and compares times of any precision", () => {
    const early = makeMessage({ id: "a", seq: 2, position_at: "2026-11-20T12:00:00Z" });
    const same = makeMessage({ id: "b", seq: 1, position_at: "2026-11-20T12:00:00.000000Z" });
    const late = makeMessage({ id: "c", seq: 3, position_at: "2026-11-20T12:00:00.5Z" });
    expect(mergeMessages([late], [early, same]).map((item) => item.id)).toEqual(["b", "a", "c"]);
  });

  it("takes live messages at the end and status changes anywhere", () => {
    let state = putMessages(
      base,
      "c1",
      page([makeMessage({ seq: 1 }), makeMessage({ seq: 2 })], "older"),
      "fresh",
    );
    state = applyEvent(state, { number: 1, type: "message.created", message: makeMessage({ seq: 3 }) });
    state = applyEvent(state, {
      number: 2,
      type: "message.updated",
      message: makeMessage({ seq: 1, version: 2, text: "editada" }),
    });
    expect(state.threads.get("c1")?.items.map((item) => item.text)).toEqual([
      "editada",
      "mensagem 2",
      "mensagem 3",
    ]);
  });

  it("only counts what arrives beyond a stretch that does not reach the end", () => {
    let state = putMessages(base, "c1", page([makeMessage({ seq: 1 })], null, "newer"), "fresh");
    state = applyEvent(state, { number: 1, type: "message.created", message: makeMessage({ seq: 9 }) });
    expect(state.threads.get("c1")).toMatchObject({ newer: 1, items: [{ seq: 1 }] });
    state = putMessages(state, "c1", page([makeMessage({ seq: 2 }), makeMessage({ seq: 9 })]), "newer");
    expect(state.threads.get("c1")).toMatchObject({ newer: 0, items: [{ seq: 1 }, { seq: 2 }, { seq: 9 }] });
  });

  it("does not place an old message above a gap", () => {
    const state = putMessages(base, "c1", page([makeMessage({ seq: 5 })], "older"), "fresh");
    const next = applyEvent(state, { number: 1, type: "message.updated", message: makeMessage({ seq: 1 }) });
    expect(next.threads.get("c1")?.items).toHaveLength(1);
  });

  it("keeps a live message that arrived while the newest page was on its way", () => {
    let state = putMessages(base, "c1", page([makeMessage({ seq: 1 })]), "fresh");
    state = applyEvent(state, { number: 7, type: "message.created", message: makeMessage({ seq: 2 }) });
    state = putMessages(state, "c1", page([makeMessage({ seq: 1 })]), "fresh");
    expect(state.threads.get("c1")?.items.map((item) => item.seq)).toEqual([1, 2]);
  });
});

describe("lists", () => {
  const at = (minute: number) => `2026-11-20T12:${String(minute).padStart(2, "0")}:00Z`;

  it("shows a row where its state belongs, newest first, and takes it away again", () => {
    let state = putPage(
      base,
      query(),
      { items: [makeConversation({ last_activity_at: at(1) })], next_cursor: null, head: 1 },
      true,
    );
    const other = makeConversation({ id: "c2", last_activity_at: at(2) });
    state = applyEvent(state, { number: 2, type: "conversation.updated", conversation: other });
    expect(rowsOf(state, query())).toEqual(["c2", "c1"]);
    state = applyEvent(state, {
      number: 3,
      type: "ticket.started",
      conversation: { ...other, version: 2, state: "active", agent_id: "u2" },
    });
    expect(rowsOf(state, query())).toEqual(["c1"]);
  });

  it("leaves out what belongs below the loaded part", () => {
    let state = putPage(
      base,
      query(),
      { items: [makeConversation({ last_activity_at: at(30) })], next_cursor: "x", head: 1 },
      true,
    );
    state = applyEvent(state, {
      number: 2,
      type: "conversation.updated",
      conversation: makeConversation({ id: "c2", last_activity_at: at(5) }),
    });
    expect(rowsOf(state, query())).toEqual(["c1"]);
  });

  it("believes the server about a row until the row changes", () => {
    const odd = makeConversation({ state: "active", agent_id: "u2" });
    const state = putPage(base, query(), { items: [odd], next_cursor: null, head: 1 }, true);
    expect(rowsOf(state, query())).toEqual(["c1"]);
    expect(
      rowsOf(applyEvent(state, { number: 2, type: "x", conversation: { ...odd, version: 2 } }), query()),
    ).toEqual([]);
  });

  it("does not guess what a search would find", () => {
    const found = query({ q: "maria" });
    let state = putPage(base, found, { items: [makeConversation()], next_cursor: null, head: 1 }, true);
    state = applyEvent(state, { number: 2, type: "x", conversation: makeConversation({ id: "c2" }) });
    expect(rowsOf(state, found)).toEqual(["c1"]);
  });

  it("ignores counters older than those shown", () => {
    const views = {} as never;
    const state = putCounters(base, { views, head: 9 });
    expect(putCounters(state, { views, head: 8 })).toBe(state);
  });
});

describe("old state + events = fresh fetch", () => {
  /** A small server: it changes conversations at random and can be asked for pages at any moment. */
  function simulate(seed: number) {
    let value = seed;
    const random = (below: number) => {
      value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((value / 2_147_483_648) * below);
    };
    const rows = new Map<string, Conversation>();
    const messages: Message[] = [];
    const events: StreamEvent[] = [];
    const states = ["idle", "bot", "queued", "active"] as const;
    for (let step = 1; step <= 120; step++) {
      const id = `c${random(12)}`;
      const known = rows.get(id);
      if (known && random(12) === 0) {
        rows.delete(id);
        events.push({ number: step, type: "conversation.left", conversation_id: id });
        continue;
      }
      const state = states[random(4)] ?? "idle";
      const row = makeConversation({
        id,
        version: step,
        state,
        is_closed: state === "idle",
        unread_count: random(3),
        agent_id: state === "active" ? `u${1 + random(2)}` : null,
        department_id: random(2) ? "d1" : null,
        last_activity_at: new Date(Date.UTC(2026, 10, 20, 12, 0, step)).toISOString(),
      });
      rows.set(id, row);
      const event: StreamEvent = { number: step, type: "message.created", conversation: row };
      if (id === "c1") {
        event.message = makeMessage({
          id: `m${step}`,
          seq: step,
          position_at: new Date(Date.UTC(2026, 10, 20, 12, random(3), step)).toISOString(),
        });
        messages.push(event.message);
      }
      events.push(event);
    }
    return { rows, messages, events };
  }

  const views: ListQuery[] = [
    query(),
    query({ view: "mine" }),
    query({ view: "active" }),
    query({ view: "closed" }),
    query({ view: "all" }),
    query({ view: "all", unread: true }),
    query({ view: "all", sort: "oldest" }),
  ];
  const start = (state: State) =>
    views.reduce((next, item) => putPage(next, item, { items: [], next_cursor: null, head: 0 }, true), state);

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("holds for sequence %i, in any batches, with repeats", (seed) => {
    const server = simulate(seed);
    let live = putMessages(start(base), "c1", page([]), "fresh");
    for (let index = 0; index < server.events.length; ) {
      const size = 1 + ((seed * 7 + index) % 9);
      // Every batch begins with frames that were applied before, as after a reconnection.
      live = applyEvents(live, server.events.slice(Math.max(0, index - 3), index + size));
      index += size;
    }
    const fresh = putConversations(start(base), [...server.rows.values()], server.events.length);
    expect(new Map([...live.conversations].sort())).toEqual(new Map([...fresh.conversations].sort()));
    for (const item of views) expect(rowsOf(live, item)).toEqual(rowsOf(fresh, item));
    if (live.threads.has("c1") && !server.events.some((event) => event.conversation_id === "c1")) {
      expect(live.threads.get("c1")?.items).toEqual(
        putMessages(base, "c1", page(server.messages), "fresh").threads.get("c1")?.items,
      );
    }
  });

  it("would notice a lost event", () => {
    const server = simulate(3);
    const live = applyEvents(start(base), server.events.slice(0, -1));
    const fresh = putConversations(start(base), [...server.rows.values()], server.events.length);
    expect(new Map([...live.conversations].sort())).not.toEqual(new Map([...fresh.conversations].sort()));
  });
});
