import { expect, it } from "vitest";
import { uuid7 } from "./ids";

it("makes version 7 ids that carry the time", () => {
  const id = uuid7(Date.now() + 5_000);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Math.abs(Number.parseInt(id.replace(/-/g, "").slice(0, 12), 16) - Date.now() - 5_000)).toBeLessThan(
    1_000,
  );
});

it("rises within a millisecond, and when the clock goes back", () => {
  const at = Date.now() + 60_000;
  const ids = [...Array.from({ length: 10_000 }, () => uuid7(at)), uuid7(at - 5_000)];
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});
