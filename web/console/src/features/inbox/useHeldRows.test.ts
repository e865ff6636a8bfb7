import { expect, it } from "vitest";
import { makeConversation } from "@/lib/testing/factories";
import { holdRows } from "./useHeldRows";

const list = (ids: string) => [...ids].map((id) => makeConversation({ id }));
const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id).join("");

it("follows the list while nobody is in it", () => {
  expect(ids(holdRows(list("cab"), list("abc"), false, null).rows)).toBe("cab");
});

it("moves nothing while somebody is in it, and counts what waits", () => {
  const held = holdRows(list("cxab"), list("abc"), true, null);
  expect(ids(held.rows)).toBe("abc");
  expect(held.waiting).toBe(2);
});

it("says that nothing waits when nothing changed its place", () => {
  expect(holdRows(list("abc"), list("abc"), true, null).waiting).toBe(0);
});

it("shows new states in the old places", () => {
  const newer = makeConversation({ id: "b", version: 9 });
  const held = holdRows([newer, ...list("a")], list("ab"), true, null);
  expect(held.rows[1]).toBe(newer);
});

it("keeps a row that left until nobody is in the list", () => {
  const held = holdRows(list("ac"), list("abc"), true, null);
  expect(ids(held.rows)).toBe("abc");
  expect([...held.gone]).toEqual(["b"]);
  expect(ids(holdRows(list("ac"), held.rows, false, null).rows)).toBe("ac");
});

it("lets the next page come at the end", () => {
  expect(ids(holdRows(list("abcde"), list("abc"), true, null).rows)).toBe("abcde");
});

it("keeps the open conversation in its place although it no longer belongs to the list", () => {
  const held = holdRows(list("acd"), list("abcd"), false, "b");
  expect(ids(held.rows)).toBe("abcd");
  expect([...held.gone]).toEqual(["b"]);
});
