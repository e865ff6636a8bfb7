import { expect, it } from "vitest";
import { makeConversation } from "@/lib/testing/factories";
import { changesOf, editedFrom, withAgent, withSituation } from "./changes";

const before = editedFrom(
  makeConversation({ state: "active", department_id: "d1", agent_id: "u2", priority: 1 }),
);

it("sends nothing where nothing was changed", () => {
  expect(changesOf(before, before)).toBeNull();
  expect(changesOf(withAgent(withAgent(before, "u3"), "u2"), before)).toBeNull();
});

it("sends only what was changed, and null for none", () => {
  expect(changesOf({ ...before, departmentId: null, priority: 3 }, before)).toEqual({
    department_id: null,
    priority: 3,
  });
  expect(changesOf(withAgent(before, "u3"), before)).toEqual({ agent_id: "u3" });
});

it("never sends an agent to the queue", () => {
  expect(changesOf(withAgent(before, null), before)).toEqual({ situation: "queue" });
  expect(changesOf(withSituation(before, "queue", "u1"), before)).toEqual({ situation: "queue" });
});

it("gives what is taken from the queue to this user unless somebody was chosen", () => {
  const waiting = editedFrom(makeConversation({ state: "queued", department_id: "d1", priority: 1 }));
  expect(changesOf(withSituation(waiting, "chat", "u1"), waiting)).toEqual({
    agent_id: "u1",
    situation: "chat",
  });
  expect(changesOf(withAgent(waiting, "u2"), waiting)).toEqual({ agent_id: "u2", situation: "chat" });
});

it("leaves closing to its own dialog, with reason and priority saved before", () => {
  const closing = { ...withSituation(before, "closed", "u1"), reasonId: "r1", departmentId: "d9" };
  expect(changesOf(closing, before)).toEqual({ reason_id: "r1" });
  expect(changesOf(withSituation(before, "closed", "u1"), before)).toBeNull();
});
