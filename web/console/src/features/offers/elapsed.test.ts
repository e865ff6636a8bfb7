import { expect, it } from "vitest";
import type { Offer } from "@/lib/api/types";
import { duration, elapsed } from "./elapsed";

const offer = { offered_at: "2026-11-20T12:00:00Z", expires_at: "2026-11-20T12:00:20Z" } as Offer;
const start = Date.parse(offer.offered_at);

it("counts from when it was offered, up to its end", () => {
  expect(duration(offer)).toBe(20_000);
  expect(elapsed(offer, start + 3_000, start + 5_000)).toBe(5_000);
  expect(elapsed(offer, start + 3_000, start + 60_000)).toBe(20_000);
});

it("counts from its arrival where this device's clock is wrong", () => {
  const slow = start - 3_600_000;
  const fast = start + 3_600_000;
  expect(elapsed(offer, slow, slow + 4_000)).toBe(4_000);
  expect(elapsed(offer, fast, fast + 4_000)).toBe(4_000);
});
