import { expect, it } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { windowKey } from "@/realtime/filters";
import { parseSearch, stringifySearch, toQuery, toSearch, validateSearch } from "./chatSearch";

const A = "0190a0a0-0000-7000-8000-000000000001";
const B = "0190a0a0-0000-7000-8000-000000000002";
const me = makeMe();
const read = (text: string) => validateSearch(parseSearch(text));

it("comes back from its own address", () => {
  const text = `?view=open&q=5511&unread=1&label=${A}&label=${B}&labelled=1&department=none&agent=${A}&inbox=${B}&channel=whatsapp&opened_from=2026-11-01&opened_to=2026-11-20&window=expiring&reason=${A}&priority=0&sort=expires_soon&everywhere=1`;
  const query = toQuery(read(text), me);
  expect(query).toMatchObject({ q: "5511", label: [A, B], priority: 0, everywhere: true, unread: true });
  const again = toQuery(read(stringifySearch({ ...toSearch(query) })), me);
  expect(windowKey(again)).toBe(windowKey(query));
});

it("drops what makes no sense", () => {
  expect(
    read(
      "?view=nothing&sort=best&label=x&department=all&priority=9&opened_from=today&window=ajar&unread=no&zzz=1",
    ),
  ).toEqual({});
});

it("keeps a search for digits, and a space that is being typed", () => {
  expect(read("?q=0123").q).toBe("0123");
  expect(toSearch({ view: "all", q: "ana ", unread: false, sort: "recent" }).q).toBe("ana ");
});

it("keeps the message to jump to apart from the list", () => {
  const search = read(`?message=${A}`);
  expect(search.message).toBe(A);
  expect(toQuery(search, me)).not.toHaveProperty("message");
});

it("takes the number of a link, which is no part of the list", () => {
  expect(read("?target_phone=41998876655&view=mine")).toEqual({ target_phone: "41998876655", view: "mine" });
  expect(read("?target_phone=ana")).toEqual({});
  expect(toSearch(toQuery(read("?target_phone=41998876655"), me)).target_phone).toBeUndefined();
});
