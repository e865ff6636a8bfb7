import { describe, expect, it } from "vitest";
import type { Ticket } from "@/lib/api/types";
import { makeConversation } from "@/lib/testing/factories";
import { clockOf, lateness } from "./rowText";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();
const ticket: Ticket = {
  id: "t1",
  protocol: "20261120000001",
  opened_at: at(-50),
  started_at: at(-20),
  closed_at: null,
  department_id: null,
  agent_id: null,
  reason_id: null,
  note: null,
  closed_code: null,
  queued_at: null,
  assignment: null,
};

describe("the clock", () => {
  it("counts from the oldest unanswered message of the customer", () => {
    expect(clockOf(makeConversation({ ticket, waiting_since: at(-7) }))).toEqual({
      kind: "waiting",
      since: NOW - 7 * MINUTE,
    });
  });

  it("shows the service's duration once we answered", () => {
    expect(clockOf(makeConversation({ ticket, state: "active" }))).toEqual({
      kind: "service",
      since: NOW - 20 * MINUTE,
    });
  });

  it("stops with the service", () => {
    expect(clockOf(makeConversation({ ticket, state: "idle", waiting_since: at(-7) }))).toBeNull();
  });

  it("turns amber, then red, while somebody waits, and never during service", () => {
    const tones = [1, 6, 16].map((minutes) =>
      lateness({ kind: "waiting", since: NOW - minutes * MINUTE }, NOW),
    );
    expect(tones).toEqual(["neutral", "warn", "danger"]);
    expect(lateness({ kind: "service", since: NOW - 300 * MINUTE }, NOW)).toBe("neutral");
  });
});
