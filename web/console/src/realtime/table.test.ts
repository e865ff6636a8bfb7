import { expect, it } from "vitest";
import { Table } from "./table";

/** Repeatable numbers in [0, 1). */
function random(seed: number): () => number {
  let value = seed;
  return () => {
    value = (value * 1664525 + 1013904223) % 4294967296;
    return value / 4294967296;
  };
}

it("is a map of which the ones before do not change", () => {
  const next = random(7);
  let table = Table.of<number>([["k0", 0]]);
  let map = new Map([["k0", 0]]);
  for (let step = 0; step < 400; step++) {
    const draft = table.edit();
    const copy = new Map(map);
    for (let change = 0; change < 9; change++) {
      const key = `k${Math.floor(next() * 1500)}`;
      if (next() < 0.2) {
        draft.delete(key);
        copy.delete(key);
      } else {
        const value = Math.floor(next() * 5);
        draft.set(key, value);
        copy.set(key, value);
      }
    }
    const later = draft.done();
    expect(new Map(table)).toEqual(map);
    const changed = later.changedSince(table);
    const differs = [...copy.keys(), ...map.keys()].filter((key) => copy.get(key) !== map.get(key));
    expect(changed && differs.every((key) => new Set(changed).has(key))).toBe(true);
    [table, map] = [later, copy];
  }
  expect(new Map(table)).toEqual(map);
  expect(table.size).toBe(map.size);
  expect([...table.keys()].every((key) => table.has(key))).toBe(true);
});

it("stays the same when nothing changes", () => {
  const table = Table.of([["a", 1]]);
  expect(table.with(new Map([["a", 1]]))).toBe(table);
  expect(table.with(new Map([["b", undefined]]))).toBe(table);
});

it("does not claim to know what it differs in from a stranger", () => {
  expect(Table.of([["a", 1]]).changedSince(Table.of([["a", 1]]))).toBeNull();
});
