import { beforeEach, expect, it } from "vitest";
import {
  clearSelection,
  deselect,
  getSelection,
  MOST_SELECTED,
  selectRange,
  toggleSelected,
} from "./selection";

const chosen = () => [...getSelection().ids];

beforeEach(clearSelection);

it("chooses one by one, and takes back", () => {
  toggleSelected("a");
  toggleSelected("b");
  toggleSelected("a");
  expect(chosen()).toEqual(["b"]);
});

it("chooses a range in the order on screen, in both directions", () => {
  toggleSelected("c");
  selectRange(["a", "b", "c", "d"], "a");
  expect(chosen().sort()).toEqual(["a", "b", "c"]);
  // The list was reordered meanwhile: the anchor is a conversation, not a place.
  selectRange(["c", "x", "a", "b"], "x");
  expect(chosen().sort()).toEqual(["a", "b", "c", "x"]);
});

it("treats a range without a start, or with one that left the list, as a single choice", () => {
  selectRange(["a", "b"], "b");
  expect(chosen()).toEqual(["b"]);
  selectRange(["a", "d"], "d");
  expect(chosen()).toEqual(["b", "d"]);
});

it("keeps what failed and forgets the rest", () => {
  for (const id of ["a", "b", "c"]) toggleSelected(id);
  deselect(["a", "c"]);
  expect(chosen()).toEqual(["b"]);
  deselect(["b"]);
  expect(getSelection()).toEqual({ ids: new Set(), anchor: null });
});

it("takes no more than the server does at once", () => {
  const rows = Array.from({ length: MOST_SELECTED + 20 }, (_, index) => `c${index}`);
  toggleSelected("c0");
  selectRange(rows, `c${rows.length - 1}`);
  expect(getSelection().ids.size).toBe(MOST_SELECTED);
});
