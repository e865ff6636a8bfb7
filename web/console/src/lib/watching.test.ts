import { expect, it } from "vitest";
import { watchOf } from "./serviceRules";
import { makeConversation, makeMe } from "./testing/factories";

const supervisor = makeMe({ permissions: ["monitor"] });

it("monitors what colleagues serve, and nothing that one serves or may not", () => {
  const theirs = makeConversation({ state: "active", agent_id: "u2" });
  expect(watchOf("monitor", theirs, supervisor)).toBe("monitor");
  expect(watchOf("monitor", theirs, makeMe())).toBeNull();
  expect(watchOf("monitor", { ...theirs, agent_id: "u1" }, supervisor)).toBeNull();
  expect(watchOf("monitor", { ...theirs, participant_ids: ["u1"] }, supervisor)).toBeNull();
});

it("previews what waits, until it is started", () => {
  const waiting = makeConversation({ state: "queued" });
  expect(watchOf("preview", waiting, makeMe())).toBe("preview");
  expect(watchOf("preview", { ...waiting, state: "active", agent_id: "u1" }, makeMe())).toBeNull();
});
