import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { ContactPage, ContactRow } from "@/lib/api/contacts";
import { afterwards } from "./bulk/useBulkChange";
import { CONTACTS_KEY, patchRows, unique } from "./useContactPages";

const row = (id: string, change: Partial<ContactRow> = {}): ContactRow => ({
  id,
  name: id,
  phone: null,
  username: null,
  email: null,
  cpf: null,
  customer_code: null,
  is_blocked: false,
  receives_broadcasts: true,
  owner_id: null,
  labels: [],
  channels: [],
  last_message_at: null,
  conversation_id: null,
  merged_count: 0,
  erased_at: null,
  created_at: "2026-01-01T12:00:00Z",
  ...change,
});

it("shows a contact once that came with two pages", () => {
  const pages = [
    { items: [row("a"), row("b")], next_cursor: "1", total: 3 },
    { items: [row("b"), row("c")], next_cursor: null, total: 3 },
  ];
  expect(unique(pages).map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

it("changes and removes rows in place and leaves other pages as they are", () => {
  const queries = new QueryClient();
  const pages: ContactPage[] = [
    { items: [row("a"), row("b")], next_cursor: "1", total: 3 },
    { items: [row("c")], next_cursor: null, total: 3 },
  ];
  const key = [CONTACTS_KEY, {}];
  const read = () => queries.getQueryData<{ pages: ContactPage[] }>(key)?.pages ?? [];
  queries.setQueryData(key, { pages, pageParams: [null, "1"] });

  patchRows(queries, (one) => one);
  expect(read()[0]).toBe(pages[0]);

  patchRows(queries, (one) => (one.id === "c" ? { ...one, name: "Novo" } : one));
  expect(read()[0]).toBe(pages[0]);
  expect(read()[1]?.items[0]?.name).toBe("Novo");

  patchRows(queries, (one) => (one.id === "a" ? null : one));
  expect(read().map((page) => [page.items.length, page.total])).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

it("shows a bulk change before the list is read again", () => {
  const one = row("a", { labels: ["x"], owner_id: "ana" });
  expect(afterwards(one, { action: "add_label", value: "y" }).labels).toEqual(["x", "y"]);
  expect(afterwards(one, { action: "add_label", value: "x" })).toBe(one);
  expect(afterwards(one, { action: "remove_label", value: "x" }).labels).toEqual([]);
  expect(afterwards(one, { action: "opt_out" }).receives_broadcasts).toBe(false);
  expect(afterwards(one, { action: "owner", value: null }).owner_id).toBeNull();
});
