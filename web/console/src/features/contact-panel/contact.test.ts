import { expect, it } from "vitest";
import type { ContactDetails } from "@/lib/api/contacts";
import type { Ticket } from "@/lib/api/types";
import { earlierTickets, otherIdentities } from "./contact";

const ticket = (id: string, openedAt: string) => ({ id, opened_at: openedAt }) as Ticket;

it("lists earlier tickets newest first and leaves the open one out", () => {
  const tickets = [
    ticket("a", "2026-11-01T00:00:00Z"),
    ticket("b", "2026-11-03T00:00:00Z"),
    ticket("c", "2026-11-02T00:00:00Z"),
  ];
  expect(earlierTickets(tickets, "b").map(({ id }) => id)).toEqual(["c", "a"]);
  expect(earlierTickets(tickets, null).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});

it("hides identities that only repeat the phone, but keeps the form without the ninth digit", () => {
  const details = {
    identities: [
      { kind: "wa_id", value: "5511987654321", inbox_id: null },
      { kind: "wa_id", value: "551187654321", inbox_id: null },
      { kind: "bsuid", value: "BR.123", inbox_id: "i" },
      { kind: "bsuid", value: "BR.123", inbox_id: "j" },
    ],
  } as ContactDetails;
  expect(otherIdentities(details, "+5511987654321").map(({ value }) => value)).toEqual([
    "551187654321",
    "BR.123",
  ]);
});
