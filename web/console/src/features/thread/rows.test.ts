import { expect, it } from "vitest";
import { buildRows, countInboundAfter, dayOf, firstUnread } from "./rows";
import { aMessage } from "./testing";

const options = { timeZone: "America/Sao_Paulo", hasOlder: false, newFromId: null };

it("cuts days in the account's time zone, not in UTC", () => {
  expect(dayOf("2026-11-20T02:30:00Z", "America/Sao_Paulo")).toBe("2026-11-19");
  const rows = buildRows(
    [aMessage({ position_at: "2026-11-20T02:30:00Z" }), aMessage({ position_at: "2026-11-20T03:30:00Z" })],
    options,
  );
  expect(rows.map((row) => row.type)).toEqual(["day", "message", "day", "message"]);
});

it("draws no day above the first loaded message while older ones exist", () => {
  const older = aMessage({ position_at: "2026-11-19T12:00:00Z" });
  const newer = aMessage({ position_at: "2026-11-20T12:00:00Z" });
  const before = buildRows([newer], { ...options, hasOlder: true });
  const after = buildRows([older, newer], { ...options, hasOlder: false });
  expect(before.map((row) => row.key)).toEqual([newer.id]);
  expect(after.map((row) => row.key)).toEqual(["day:2026-11-19", older.id, "day:2026-11-20", newer.id]);
});

it("groups one author's messages and breaks at time, author, visibility and activity", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 12, minutes)).toISOString();
  const agent = { direction: "out", author: { kind: "user", id: "u1" } } as const;
  const rows = buildRows(
    [
      aMessage({ position_at: at(0) }),
      aMessage({ position_at: at(1) }),
      aMessage({ position_at: at(9) }),
      aMessage({ position_at: at(9), ...agent }),
      aMessage({ position_at: at(9), ...agent, visibility: "internal" }),
      aMessage({ position_at: at(9), kind: "activity", direction: "none", content: { action: "started" } }),
      aMessage({ position_at: at(9), ...agent }),
    ],
    options,
  );
  const groups = rows.flatMap((row) => (row.type === "message" ? [[row.isFirst, row.isLast]] : []));
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
    [true, true],
    [true, true],
  ]);
});

it("turns an opened ticket into the protocol's separator", () => {
  const opened = aMessage({
    kind: "activity",
    direction: "none",
    content: { action: "ticket_opened", protocol: "20261120000123" },
  });
  expect(buildRows([opened], options).at(-1)).toMatchObject({ type: "protocol", protocol: "20261120000123" });
});

it("puts the new line above the given message and starts a group there", () => {
  const first = aMessage({});
  const second = aMessage({});
  const rows = buildRows([first, second], { ...options, newFromId: second.id });
  expect(rows.map((row) => row.key)).toEqual([rows[0]?.key, first.id, "new", second.id]);
});

it("finds and counts what the customer wrote after the read mark", () => {
  const mine = aMessage({ direction: "out", author: { kind: "user", id: "u" }, seq: 4 });
  const theirs = [aMessage({ seq: 3 }), mine, aMessage({ seq: 5 }), aMessage({ seq: 6 })];
  expect(firstUnread(theirs, 3)?.seq).toBe(5);
  expect(firstUnread(theirs, 6)).toBeNull();
  expect(countInboundAfter(theirs, 3)).toBe(2);
});

it("keeps keys unique when positions jump between days", () => {
  const rows = buildRows(
    ["2026-11-19", "2026-11-20", "2026-11-19"].map((day) => aMessage({ position_at: `${day}T12:00:00Z` })),
    options,
  );
  const keys = rows.map((row) => row.key);
  expect(new Set(keys).size).toBe(keys.length);
});

it("folds a run of more than two activity lines into its last one", () => {
  const line = () => aMessage({ kind: "activity", direction: "none", content: { action: "transferred" } });
  const run = [line(), line(), line()];
  const short = [line(), line()];
  const rows = buildRows([...run, aMessage({}), ...short], options).filter((row) => row.type === "activity");
  expect(rows.map((row) => [row.key, row.earlier.map((one) => one.id)])).toEqual([
    [run[2]?.id, [run[0]?.id, run[1]?.id]],
    [short[0]?.id, []],
    [short[1]?.id, []],
  ]);
});

it("says where the messages go over to another conversation", () => {
  const at = (conversation_id: string) => aMessage({ conversation_id });
  const options = { timeZone: "America/Sao_Paulo", hasOlder: true, newFromId: null };
  const messages = [at("c1"), at("c1"), at("c2"), at("c1")];
  const channels = (byChannel: boolean) =>
    buildRows(messages, { ...options, byChannel }).flatMap((row) =>
      row.type === "channel" ? [row.conversationId] : [],
    );
  expect(channels(true)).toEqual(["c1", "c2", "c1"]);
  expect(channels(false)).toEqual([]);
});
