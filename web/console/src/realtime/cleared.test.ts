import { expect, it } from "vitest";
import type { Message } from "@/lib/api/types";
import { clearThreads } from "./cleared";
import { emptyThread } from "./reducer";

const message = (id: string, conversation: string, at: string, rest: Partial<Message> = {}) =>
  ({
    id,
    conversation_id: conversation,
    kind: "text",
    text: "segredo",
    content: {},
    attachments: [{}],
    reactions: [],
    reply_to: { text: "segredo" },
    position_at: at,
    deleted: null,
    ...rest,
  }) as unknown as Message;

const threads = () =>
  new Map([
    [
      "a",
      {
        ...emptyThread,
        items: [
          message("1", "a", "2026-01-01T00:00:00Z"),
          message("2", "a", "2026-03-01T00:00:00Z"),
          message("3", "a", "2026-03-02T00:00:00Z", {
            kind: "activity",
            content: { action: "closed", protocol: "1", note: "segredo" },
          }),
        ],
      },
    ],
    [
      "timeline:k",
      {
        ...emptyThread,
        items: [message("1", "a", "2026-01-01T00:00:00Z"), message("9", "b", "2026-01-01T00:00:00Z")],
      },
    ],
  ]);

it("empties everything of an erased person, wherever it is shown", () => {
  const shown = threads();
  clearThreads(shown, { number: 1, type: "contents.cleared", conversation_ids: ["a"], before: null });
  expect(JSON.stringify(shown.get("a"))).not.toContain("segredo");
  expect(shown.get("a")?.items.map((item) => item.deleted?.by)).toEqual(["erasure", "erasure", undefined]);
  expect(shown.get("a")?.items[2]?.content).toEqual({ action: "closed", protocol: "1" });
  expect(shown.get("timeline:k")?.items.map((item) => item.text)).toEqual(["", "segredo"]);
});

it("keeps what is younger than the time for which contents are kept", () => {
  const shown = threads();
  clearThreads(shown, {
    number: 1,
    type: "contents.cleared",
    conversation_ids: ["a"],
    before: "2026-02-01T00:00:00Z",
  });
  expect(shown.get("a")?.items.map((item) => item.deleted?.by)).toEqual(["retention", undefined, undefined]);
});

it("leaves other threads as they are", () => {
  const shown = threads();
  const before = shown.get("a");
  clearThreads(shown, { number: 1, type: "contents.cleared", conversation_ids: ["z"], before: null });
  expect(shown.get("a")).toBe(before);
});
