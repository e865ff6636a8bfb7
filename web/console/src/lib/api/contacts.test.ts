import { expect, it, vi } from "vitest";
import { api } from "./client";
import { type ContactPage, fetchContacts } from "./contacts";

it("goes on behind pages on which the server found nobody, and keeps what was counted", async () => {
  const pages = [
    { items: [], next_cursor: "1", total: 7 },
    { items: [], next_cursor: "2", total: null },
    { items: [{ id: "a" }], next_cursor: "3", total: null },
  ] as unknown as ContactPage[];
  const get = vi.spyOn(api, "get").mockImplementation(async () => pages.shift());
  const page = await fetchContacts({ q: "aria", cursor: "0" });
  expect([page.items.length, page.next_cursor, page.total]).toEqual([1, "3", 7]);
  expect(
    get.mock.calls.map(([, options]) => (options as { query: { cursor: string } }).query.cursor),
  ).toEqual(["0", "1", "2"]);
});

it("ends with the last page, though nobody is on it", async () => {
  vi.spyOn(api, "get").mockResolvedValueOnce({ items: [], next_cursor: null, total: 0 });
  expect((await fetchContacts({})).items).toEqual([]);
});
