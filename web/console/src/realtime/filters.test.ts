import { describe, expect, it } from "vitest";
import type { Conversation, Ticket } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { dayIn, filterCount, type ListQuery, queryParams, windowKey, withoutFilters } from "./filters";
import { matches } from "./views";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const me = makeMe();
const query = (patch: Partial<ListQuery> = {}): ListQuery => ({
  view: "all",
  q: "",
  unread: false,
  sort: "recent",
  ...patch,
});
const ticket = (patch: Partial<Ticket>): Ticket => ({
  id: "t1",
  protocol: "20261120000001",
  opened_at: "2026-11-20T11:00:00Z",
  started_at: null,
  closed_at: null,
  department_id: null,
  agent_id: null,
  reason_id: null,
  note: null,
  closed_code: null,
  queued_at: null,
  assignment: null,
  ...patch,
});
const closed = (patch: Partial<Ticket>) =>
  makeConversation({
    state: "idle",
    is_closed: true,
    ticket: ticket({ closed_at: "2026-11-20T13:00:00Z", ...patch }),
  });
const verdict = (asked: Partial<ListQuery>, row: Partial<Conversation>) =>
  matches(query(asked), makeConversation(row), me, NOW);
const inMinutes = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

describe("one filter at a time", () => {
  it.each<[string, Partial<ListQuery>, Partial<Conversation>, boolean | null]>([
    ["unread", { unread: true }, { unread_count: 1 }, true],
    ["read", { unread: true }, { unread_count: 0 }, false],
    ["one of the labels", { label: ["l1", "l2"] }, { label_ids: ["l2", "l3"] }, true],
    ["none of the labels", { label: ["l1"] }, { label_ids: ["l3"] }, false],
    ["labelled", { labelled: true }, { label_ids: ["l3"] }, true],
    ["not labelled", { labelled: true }, { label_ids: [] }, false],
    ["its inbox", { inbox: "i1" }, {}, true],
    ["another inbox", { inbox: "i2" }, {}, false],
    ["its channel", { channel: "whatsapp" }, {}, true],
    ["another channel", { channel: "instagram" }, {}, false],
    ["a channel of an inbox unknown here", { channel: "whatsapp" }, { inbox_id: "i9" }, null],
    ["its priority", { priority: 2 }, { priority: 2 }, true],
    ["priority none", { priority: 0 }, { priority: 2 }, false],
    ["the last reason", { reason: "r1" }, { last_reason_id: "r1" }, true],
    ["another reason", { reason: "r1" }, { last_reason_id: null }, false],
    ["opened within", { opened_from: "2026-11-20", opened_to: "2026-11-20" }, {}, true],
    ["opened before", { opened_from: "2026-11-21" }, {}, false],
    ["opened after", { opened_to: "2026-11-19" }, {}, false],
    ["never opened", { opened_from: "2026-11-01" }, { opened_at: null }, false],
    ["late in the evening there", { opened_to: "2026-11-20" }, { opened_at: "2026-11-21T02:59:59Z" }, true],
    ["midnight there", { opened_to: "2026-11-20" }, { opened_at: "2026-11-21T03:00:00Z" }, false],
    ["open window", { window: "open" }, { window_expires_at: inMinutes(600) }, true],
    ["open window about to end", { window: "expiring" }, { window_expires_at: inMinutes(10) }, true],
    ["not about to end", { window: "expiring" }, { window_expires_at: inMinutes(600) }, false],
    ["ended window", { window: "expired" }, { window_expires_at: inMinutes(-1) }, true],
    ["window still open", { window: "expired" }, { window_expires_at: inMinutes(1) }, false],
    ["no window", { window: "open" }, { has_window: false }, false],
    ["order by end", { sort: "expires_soon" }, { window_expires_at: inMinutes(1) }, true],
    ["order by end, ended", { sort: "expires_soon" }, { window_expires_at: inMinutes(-1) }, false],
    ["order by opening, never opened", { sort: "opened_recent" }, { opened_at: null }, false],
    ["its department", { department: "d1" }, { department_id: "d1" }, true],
    ["another department", { department: "d2" }, { department_id: "d1" }, false],
    ["no department", { department: "none" }, { department_id: null }, true],
    ["some department", { department: "none" }, { department_id: "d1" }, false],
    ["its agent", { agent: "u2" }, { state: "active", agent_id: "u2" }, true],
    ["no agent", { agent: "none" }, { agent_id: null }, true],
    ["some agent", { agent: "none" }, { state: "active", agent_id: "u2" }, false],
    [
      "every filter",
      { unread: true, labelled: true, inbox: "i1" },
      { unread_count: 1, label_ids: ["l"] },
      true,
    ],
    [
      "all but one",
      { unread: true, labelled: true, inbox: "i2" },
      { unread_count: 1, label_ids: ["l"] },
      false,
    ],
    ["a search", { q: "maria" }, {}, null],
    ["a search, filtered out", { q: "maria", inbox: "i2" }, {}, false],
    ["a search of another view", { view: "mine", q: "maria" }, { state: "queued" }, false],
    ["a search everywhere", { view: "mine", q: "maria", everywhere: true }, { state: "queued" }, null],
  ])("%s", (_, asked, row, wanted) => {
    expect(verdict(asked, row)).toBe(wanted);
  });
});

describe("department and agent of the last ticket", () => {
  it("count in Todos and Fechados", () => {
    const row = closed({ department_id: "d1", agent_id: "u2" });
    expect(matches(query({ department: "d1" }), row, me, NOW)).toBe(true);
    expect(matches(query({ view: "closed", agent: "u2" }), row, me, NOW)).toBe(true);
    expect(matches(query({ view: "closed", agent: "u1" }), row, me, NOW)).toBe(false);
  });

  it("do not count while a ticket is open, nor in other views", () => {
    const row = { state: "queued", department_id: "d2", ticket: ticket({ department_id: "d1" }) } as const;
    expect(verdict({ department: "d1" }, row)).toBe(false);
    expect(verdict({ department: "d2" }, row)).toBe(true);
    const off = {
      state: "idle",
      is_chatbot_off: true,
      ticket: ticket({ department_id: "d1", closed_at: "2026-11-20T13:00:00Z" }),
    } as const;
    expect(verdict({ department: "d1", view: "open" }, off)).toBe(false);
    expect(verdict({ department: "none", view: "open" }, off)).toBe(true);
    expect(verdict({ department: "none" }, off)).toBe(false);
    expect(verdict({ department: "d1" }, off)).toBe(true);
  });
});

it("sees every department's in Em atendimento only when it was widened", () => {
  const row = { state: "active", agent_id: "u2", department_id: "d9" } as const;
  expect(verdict({ view: "active" }, row)).toBe(false);
  expect(verdict({ view: "active", wide: true }, row)).toBe(true);
});

it("names parameters as the server does and leaves out what is not set", () => {
  expect(
    queryParams(query({ q: " ana ", label: ["b", "a"], labelled: true, priority: 3, everywhere: true })),
  ).toEqual(
    expect.objectContaining({
      view: "all",
      q: "ana",
      label: ["a", "b"],
      labelled: "1",
      priority: "3",
      everywhere: "1",
    }),
  );
  expect(Object.values(queryParams(query())).filter((value) => value !== undefined)).toEqual(["all"]);
});

it("has one key for one list", () => {
  expect(windowKey(query({ label: ["a", "b"] }))).toBe(
    windowKey(query({ label: ["b", "a"], labelled: false })),
  );
  expect(windowKey(query({ label: ["a"] }))).not.toBe(windowKey(query({ label: ["b"] })));
  expect(windowKey(query({ department: "x" }))).not.toBe(windowKey(query({ agent: "x" })));
});

it("counts and clears what narrows", () => {
  const asked = query({ view: "mine", q: "x", unread: true, label: ["a", "b"], inbox: "i1", sort: "oldest" });
  expect(filterCount(asked)).toBe(3);
  expect(windowKey(withoutFilters(asked))).toBe(windowKey(query({ view: "mine", q: "x", sort: "oldest" })));
});

it("knows the day where the company is", () => {
  expect(dayIn("2026-11-21T02:00:00Z", "America/Sao_Paulo")).toBe("2026-11-20");
  expect(dayIn("2026-11-21T02:00:00Z", "Europe/Lisbon")).toBe("2026-11-21");
});
