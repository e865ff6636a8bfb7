import { expect, it } from "vitest";
import { labelsOf, labelsToChoose, mayLabel } from "./labels";
import { makeConversation, makeMe } from "./testing/factories";

const label = (id: string, patch: object = {}) => ({
  id,
  name: id,
  color: "#AA0000",
  icon: null,
  department_id: null,
  is_active: true,
  ...patch,
});
const me = makeMe({ department_ids: ["d1"] });
me.directory.labels = [
  label("all"),
  label("mine", { department_id: "d1" }),
  label("theirs", { department_id: "d2" }),
  label("old", { is_active: false }),
];
const ids = (labels: { id: string }[]) => labels.map((one) => one.id);

it("offers the company's and the department's, and what is on it already", () => {
  expect(ids(labelsToChoose(makeConversation(), me))).toEqual(["all", "mine"]);
  expect(ids(labelsToChoose(makeConversation({ department_id: "d2" }), me))).toEqual([
    "all",
    "mine",
    "theirs",
  ]);
  expect(ids(labelsToChoose(makeConversation({ label_ids: ["old"] }), me))).toEqual(["all", "mine", "old"]);
  expect(ids(labelsOf(makeConversation({ label_ids: ["old", "all", "gone"] }), me))).toEqual(["all", "old"]);
});

it("asks for a permission of its own outside service", () => {
  const may = (state: "active" | "queued", ...permissions: string[]) =>
    mayLabel({ state }, { ...me, permissions });
  expect(may("active", "messages.send")).toBe(true);
  expect(may("queued", "messages.send")).toBe(false);
  expect(may("queued", "conversations.label_waiting")).toBe(true);
});
