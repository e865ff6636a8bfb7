import { expect, it } from "vitest";
import { filterCount, isNarrowed, toQuery, toSearch, withFilter, withoutFilters } from "./query";

const LABEL = "0197a6f0-0000-7000-8000-000000000001";
const OWNER = "0197a6f0-0000-7000-8000-000000000002";

it("keeps every filter through an address and back", () => {
  const query = {
    q: "ana  ",
    label: [LABEL],
    fields: { cidade: "São José", plano: "Fibra 500" },
    channel: "whatsapp",
    blocked: false,
    opt_in: true,
    erased: true,
    last_from: "2026-01-01",
    last_to: "2026-02-01",
    owner: OWNER,
    sort: "recent" as const,
  };
  const search = toSearch(query);
  expect(search).toMatchObject({ blocked: "0", opt_in: "1", "field.cidade": "São José" });
  expect(toQuery(search)).toEqual(query);
});

it("drops what makes no sense", () => {
  expect(
    toQuery({
      q: "  ",
      label: ["x", LABEL],
      channel: "Whats App",
      blocked: "maybe",
      last_from: "1/2/2026",
      owner: "somebody",
      sort: "size",
      "field.Bad Key": "x",
      "field.ok": " ",
      view: "mine",
    }),
  ).toEqual({ label: [LABEL] });
});

it("says nothing about the usual order", () => {
  expect(toSearch({ sort: "name" })).toEqual({});
});

it("counts filters without search and order, and takes them away", () => {
  const query = {
    q: "ana",
    sort: "created" as const,
    label: [LABEL, OWNER],
    fields: { a: "1" },
    blocked: true,
  };
  expect(filterCount(query)).toBe(4);
  expect(withoutFilters(query)).toEqual({ q: "ana", sort: "created" });
  expect(filterCount(withFilter(query, "label", undefined))).toBe(2);
  expect([isNarrowed({}), isNarrowed({ q: " " }), isNarrowed({ q: "a" })]).toEqual([false, false, true]);
});
