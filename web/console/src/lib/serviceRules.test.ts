import { expect, it } from "vitest";
import type { Ticket } from "./api/types";
import { departmentsToChoose, mayClose, mayReopen, slaLeft } from "./serviceRules";
import { makeConversation, makeMe } from "./testing/factories";

const me = makeMe({ permissions: ["conversations.start", "conversations.close"] });
const now = Date.parse("2026-11-20T12:00:00Z");

it("asks for a department only where there is none and the company wants one", () => {
  expect(departmentsToChoose(makeConversation(), me)).toEqual(["d1"]);
  expect(departmentsToChoose(makeConversation({ department_id: "d1" }), me)).toBeNull();
  expect(departmentsToChoose(makeConversation(), { ...me, department_ids: [] })).toBeNull();
  const settings = { ...me.account.settings, require_department_on_start: false };
  expect(departmentsToChoose(makeConversation(), { ...me, account: { ...me.account, settings } })).toBeNull();
});

it("lets a closed ticket be reopened for an hour", () => {
  const closed = (closed_at: string) =>
    makeConversation({ state: "idle", is_closed: true, ticket: { closed_at } as Ticket });
  expect(mayReopen(closed("2026-11-20T11:01:00Z"), me, now)).toBe(true);
  expect(mayReopen(closed("2026-11-20T11:00:00Z"), me, now)).toBe(false);
  expect(mayReopen(closed("2026-11-20T11:59:00Z"), { ...me, permissions: [] }, now)).toBe(false);
});

it("lets people close their own, and supervisors all", () => {
  const colleagues = makeConversation({ state: "active", agent_id: "u2" });
  expect(mayClose(makeConversation({ state: "active", agent_id: "u1" }), me)).toBe(true);
  expect(mayClose(colleagues, me)).toBe(false);
  expect(mayClose(colleagues, { ...me, permissions: ["conversations.close_others"] })).toBe(true);
});

it("counts down to a service target", () => {
  const at = (due_at: string | null, is_breached = false) =>
    slaLeft({ kind: "first_response", due_at, is_breached }, now).tone;
  expect(at("2026-11-20T12:30:00Z")).toBe("neutral");
  expect(at("2026-11-20T12:04:00Z")).toBe("warn");
  expect(at("2026-11-20T11:59:00Z")).toBe("danger");
  expect(at(null, true)).toBe("danger");
});
