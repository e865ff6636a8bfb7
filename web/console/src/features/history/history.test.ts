import { expect, it } from "vitest";
import { type ClosedTicket, closedTickets, isNarrowed, NO_FILTERS } from "./history";

const ticket = (
  id: string,
  opened: string,
  closed_at: string | null = "2026-11-20T12:00:00Z",
): ClosedTicket => ({
  id,
  protocol: id,
  opened_at: opened,
  started_at: null,
  closed_at,
  department_id: null,
  agent_id: null,
  reason_id: null,
  note: null,
  closed_code: null,
  queued_at: null,
  assignment: null,
});

it("shows every closed ticket once, newest first, and not the one that is open", () => {
  const pages = [
    { items: [ticket("c", "2026-11-03T00:00:00Z", null), ticket("b", "2026-11-02T00:00:00Z")] },
    { items: [ticket("b", "2026-11-02T00:00:00Z"), ticket("a", "2026-11-01T00:00:00Z")] },
  ];
  expect(closedTickets(pages).map((row) => row.id)).toEqual(["b", "a"]);
});

it("knows whether anything narrows it", () => {
  expect(isNarrowed(NO_FILTERS)).toBe(false);
  expect(isNarrowed({ ...NO_FILTERS, protocol: "2026" })).toBe(true);
});
