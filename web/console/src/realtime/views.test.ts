import { describe, expect, it } from "vitest";
import type { Conversation, ViewId } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { compareKeys, inView, shownViews, sortKey, viewToShow } from "./views";
import table from "./views.table.json";

const VIEWS: ViewId[] = ["waiting", "mine", "active", "open", "closed", "bot", "all"];
const IDS: Record<string, string> = { mine: "d1", other: "d9", me: "u1", colleague: "u2" };

interface Row {
  name: string;
  state: string;
  is_closed?: boolean;
  is_chatbot_off?: boolean;
  department?: string;
  agent?: string;
  takes_part?: boolean;
  is_offered?: boolean;
  sees_all?: boolean;
  views: string[];
}

describe("where a conversation appears", () => {
  it.each((table as Row[]).map((row) => [row.name, row] as const))("%s", (_, row) => {
    const conversation = makeConversation({
      state: row.state as Conversation["state"],
      is_closed: row.is_closed ?? false,
      is_chatbot_off: row.is_chatbot_off ?? false,
      department_id: row.department ? IDS[row.department] : null,
      agent_id: row.agent ? IDS[row.agent] : null,
      participant_ids: row.takes_part ? ["u1"] : [],
      offered_to_ids: row.is_offered ? ["u1"] : [],
    });
    const me = makeMe({ permissions: row.sees_all ? ["conversations.see_all"] : [] });
    const views = VIEWS.filter((view) =>
      inView(conversation, { view, q: "", unread: false, sort: "recent" }, me),
    );
    expect(views).toEqual(row.views);
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
