import { expect, it } from "vitest";
import type { Reason } from "../wire";
import { buildTree, changeFor, flatten } from "./tree";

const reason = (id: string, parent: string | null, position: number, code: string | null = null): Reason => ({
  id,
  name: id,
  parent_id: parent,
  code,
  is_active: true,
  position,
});
// a (a1 (a1x), a2), b, system
const all = [
  reason("b", null, 4),
  reason("a", null, 0),
  reason("a2", "a", 3),
  reason("a1", "a", 1),
  reason("a1x", "a1", 2),
  reason("system", null, 5, "inactivity"),
];

it("shows the tree in its order with levels", () => {
  expect(flatten(buildTree(all)).map((node) => `${node.depth}${node.reason.id}`)).toEqual([
    "0a",
    "1a1",
    "2a1x",
    "1a2",
    "0b",
    "0system",
  ]);
});

it("keeps a reason whose parent is not there", () => {
  expect(flatten(buildTree([reason("x", "gone", 0)]))).toHaveLength(1);
});

it("moves a reason past its sibling with all that is below it", () => {
  expect(changeFor(all, "b", "up")).toEqual({ order: ["b", "a", "a1", "a1x", "a2", "system"] });
  expect(changeFor(all, "a", "down")).toEqual({ order: ["b", "a", "a1", "a1x", "a2", "system"] });
  expect(changeFor(all, "a1", "down")).toEqual({ order: ["a", "a2", "a1", "a1x", "b", "system"] });
});

it("does not move past the ends", () => {
  expect(changeFor(all, "a", "up")).toBeNull();
  expect(changeFor(all, "a2", "down")).toBeNull();
});

it("puts a reason below the one before it, three levels deep at most", () => {
  expect(changeFor(all, "a2", "in")).toEqual({ parentId: "a1" });
  expect(changeFor(all, "b", "in")).toEqual({ parentId: "a" });
  const deep = [reason("a", null, 0), reason("b", null, 1), reason("b1", "b", 2), reason("b1x", "b1", 3)];
  expect(changeFor(deep, "b", "in")).toBeNull();
  expect(changeFor([reason("s", null, 0, "bulk"), reason("t", null, 1)], "t", "in")).toBeNull();
});

it("takes a reason out to the level of its parent", () => {
  expect(changeFor(all, "a1x", "out")).toEqual({ parentId: "a" });
  expect(changeFor(all, "a1", "out")).toEqual({ parentId: null });
  expect(changeFor(all, "a", "out")).toBeNull();
});
