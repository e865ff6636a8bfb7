import { describe, expect, it } from "vitest";
import type { Conversation, ViewId } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { compareKeys, inView, shownViews, sortKey, viewToShow } from "./views";

const VIEWS: ViewId[] = ["waiting", "mine", "active", "open", "closed", "bot", "all"];
const me = makeMe();
const viewsOf = (patch: Partial<Conversation>, who = me) =>
  VIEWS.filter((view) =>
    inView(makeConversation(patch), { view, q: "", unread: false, sort: "recent" }, who),
  );

describe("where a conversation appears", () => {
  it.each<[string, Partial<Conversation>, ViewId[]]>([
    ["closed", { state: "idle", is_closed: true }, ["closed", "all"]],
    ["never attended", { state: "idle" }, ["all"]],
    ["chatbot switched off", { state: "idle", is_chatbot_off: true }, ["open", "all"]],
    ["in a flow", { state: "bot" }, ["bot", "all"]],
    ["waiting in my department", { state: "queued", department_id: "d1" }, ["waiting", "open", "all"]],
    ["waiting in no department", { state: "queued" }, ["waiting", "open", "all"]],
    ["waiting in another department", { state: "queued", department_id: "d9" }, ["all"]],
    ["mine, in no department", { state: "active", agent_id: "u1" }, ["mine", "active", "all"]],
    [
      "a colleague's in my department",
      { state: "active", agent_id: "u2", department_id: "d1" },
      ["active", "open", "all"],
    ],
    [
      "mine in another department",
      { state: "active", agent_id: "u1", department_id: "d9" },
      ["mine", "active", "all"],
    ],
    [
      "a conference with me",
      { state: "active", agent_id: "u2", department_id: "d9", participant_ids: ["u1"] },
      ["mine", "active", "all"],
    ],
  ])("%s", (_, patch, views) => {
    expect(viewsOf(patch)).toEqual(views);
  });

  it("is open in every department for who sees all", () => {
    const all = makeMe({ permissions: ["conversations.see_all"] });
    expect(viewsOf({ state: "queued", department_id: "d9" }, all)).toEqual(["open", "all"]);
  });
});

it("sorts by time and id whatever the precision of the time", () => {
  const key = (id: string, at: string) => sortKey(makeConversation({ id, last_activity_at: at }), "recent");
  const keys = [
    key("a", "2026-11-20T12:00:00Z"),
    key("b", "2026-11-20T12:00:00.25Z"),
    key("c", "2026-11-20T12:00:00.1Z"),
  ];
  expect(keys.sort((x, y) => compareKeys(x, y, "recent")).map((text) => text.at(-1))).toEqual([
    "b",
    "c",
    "a",
  ]);
});

describe("the company's views", () => {
  const views = [
    { id: "closed", is_shown: true, label: null },
    { id: "mine", is_shown: false, label: null },
    { id: "waiting", is_shown: true, label: "Fila" },
  ] as const;

  it("are the shown ones in their order", () => {
    expect(shownViews(views)).toEqual(["closed", "waiting"]);
  });

  it.each([
    ["waiting", "waiting"],
    ["mine", "closed"],
    [undefined, "closed"],
  ] as const)("shows for an address with %s the view %s", (asked, shown) => {
    expect(viewToShow(asked, views)).toBe(shown);
  });

  it("goes to all where that has a tab, to mine where nothing was asked for", () => {
    const usual = makeMe().account.settings.views;
    expect(viewToShow("bot", usual)).toBe("all");
    expect(viewToShow(undefined, usual)).toBe("mine");
  });
});
