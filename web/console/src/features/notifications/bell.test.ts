import { expect, it } from "vitest";
import type { Notice } from "@/lib/api/notifications";
import { applyNotice, type BellState } from "./bell";

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  kind: "message",
  conversation_id: "c1",
  detail: { text: "Bom dia", contact_name: "Marina" },
  count: 1,
  created_at: "2026-11-20T12:00:00Z",
  updated_at: "2026-11-20T12:00:00Z",
  is_seen: false,
  ...more,
});
const bell = (...items: Notice[]): BellState => ({
  items,
  cursor: null,
  unseen: items.filter((item) => !item.is_seen).length,
  failed: false,
});
const created = (item: Notice) => ({ type: "notification.created", notification: item });

it("puts what is new at the top and counts it", () => {
  const after = applyNotice(bell(notice("a", { is_seen: true })), created(notice("b")), false);
  expect(after.items?.map((item) => item.id)).toEqual(["b", "a"]);
  expect(after.unseen).toBe(1);
});

it("adds the messages of a conversation to its entry", () => {
  const after = applyNotice(
    bell(notice("a", { count: 2 }), notice("b")),
    created(notice("b", { count: 3 })),
    false,
  );
  expect(after.items?.map((item) => [item.id, item.count])).toEqual([
    ["b", 4],
    ["a", 2],
  ]);
  expect(after.unseen).toBe(2);
});

it("makes an entry that was seen new again", () => {
  const after = applyNotice(bell(notice("a", { is_seen: true })), created(notice("a")), false);
  expect(after.unseen).toBe(1);
  expect(after.items?.[0]?.is_seen).toBe(false);
});

it("lists no message while the chat is looked at, but what is meant for the person", () => {
  expect(applyNotice(bell(), created(notice("a")), true).items).toEqual([]);
  expect(applyNotice(bell(), created(notice("a", { kind: "mention" })), true).items).toHaveLength(1);
});

it("removes and sees what other windows removed and saw", () => {
  const start = bell(notice("a"), notice("b"));
  expect(applyNotice(start, { type: "notification.removed", ids: ["a"] }, false)).toMatchObject({
    items: [{ id: "b" }],
    unseen: 1,
  });
  expect(applyNotice(start, { type: "notification.seen" }, false).unseen).toBe(0);
});

it("counts what comes before the first page is there", () => {
  const after = applyNotice({ ...bell(), items: null }, created(notice("a")), false);
  expect(after).toMatchObject({ items: null, unseen: 1 });
});
