import { expect, it } from "vitest";
import type { Offer } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { applyDirectory, applyOffer } from "./directory";

const me = makeMe();
const offer: Offer = {
  id: "o1",
  conversation_id: "c1",
  kind: "queue",
  agent_id: "u1",
  from_agent_id: null,
  department_id: "d1",
  state: "pending",
  offered_at: "2026-11-20T12:00:00Z",
  expires_at: "2026-11-20T12:00:20Z",
  can_decline: true,
  note: null,
  contact: makeConversation().contact,
  inbox_id: "i1",
  waiting_since: null,
};

it("takes a colleague's state without losing it to a renaming, and one's own for oneself", () => {
  const agent = {
    user_id: "u2",
    state: "paused",
    pause_reason_id: "p1",
    since: "2026-11-20T12:00:00Z",
  } as const;
  const changed = applyDirectory(me, { number: 1, type: "agent.state", agent });
  const renamed = applyDirectory(changed, {
    number: 2,
    type: "user.updated",
    user: { id: "u2", name: "Carlos L.", is_active: true },
  });
  expect(renamed.directory.users[1]).toMatchObject({ name: "Carlos L.", agent_state: { state: "paused" } });
  expect(renamed.agent.state).toBe("available");
  const own = applyDirectory(me, { number: 3, type: "agent.state", agent: { ...agent, user_id: "u1" } });
  expect(own.agent).toEqual({ state: "paused", pause_reason_id: "p1", since: agent.since });
});

it("orders reasons and drops those put away", () => {
  const row = (id: string, position: number, is_active = true) => ({ id, name: id, position, is_active });
  const put = (from: typeof me, pause_reason: ReturnType<typeof row>) =>
    applyDirectory(from, { number: 1, type: "pause_reason.updated", pause_reason });
  const two = put(put(me, row("b", 2)), row("a", 1));
  expect(two.directory.pause_reasons.map((reason) => reason.id)).toEqual(["a", "b"]);
  expect(put(two, row("a", 1, false)).directory.pause_reasons.map((reason) => reason.id)).toEqual(["b"]);
});

it("keeps an offer's end until it is told, and no offers of others", () => {
  const none = new Map<string, Offer>();
  expect(applyOffer(none, { ...offer, agent_id: "u2" }, "u1").size).toBe(0);
  expect(applyOffer(none, { ...offer, state: "expired" }, "u1").size).toBe(0);
  const shown = applyOffer(none, offer, "u1");
  const ended = applyOffer(shown, { ...offer, state: "withdrawn" }, "u1");
  expect(ended.get("o1")?.state).toBe("withdrawn");
  expect(applyOffer(ended, offer, "u1")).toBe(ended);
  expect(applyOffer(shown, { ...offer, state: "accepted" }, "u1").size).toBe(0);
});

it("keeps what a colleague makes of one's own request", () => {
  const request = { ...offer, kind: "transfer", agent_id: "u2", from_agent_id: "u1" } as const;
  const asked = applyOffer(new Map(), request, "u1");
  expect(applyOffer(asked, { ...request, state: "declined" }, "u1").get("o1")?.state).toBe("declined");
  expect(applyOffer(asked, { ...request, state: "accepted" }, "u1").size).toBe(0);
});
