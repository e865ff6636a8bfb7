import { expect, it } from "vitest";
import { EXPIRING_MS, isWindowOpen, windowLeft, windowState } from "./serviceWindow";

const end = Date.parse("2026-11-21T12:00:00Z");
const facts = { has_window: true, window_expires_at: "2026-11-21T12:00:00Z" };

it("goes from open to expiring to expired at the exact instants", () => {
  expect(windowState(facts, end - EXPIRING_MS - 1)).toBe("open");
  expect(windowState(facts, end - EXPIRING_MS)).toBe("expiring");
  expect(windowState(facts, end - 1)).toBe("expiring");
  expect(windowState(facts, end)).toBe("expired");
  expect(windowLeft(facts, end - 5)).toBe(5);
  expect(windowLeft(facts, end + 5)).toBe(0);
});

it("knows channels without a window and windows that never opened", () => {
  expect(windowState({ has_window: false, window_expires_at: null }, end)).toBe("none");
  expect(windowState({ has_window: true, window_expires_at: null }, end)).toBe("never");
});

it("allows free text only while open or where there is no window", () => {
  expect(isWindowOpen(facts, end - 1)).toBe(true);
  expect(isWindowOpen(facts, end)).toBe(false);
  expect(isWindowOpen({ has_window: true, window_expires_at: null }, end)).toBe(false);
  expect(isWindowOpen({ has_window: false, window_expires_at: null }, end)).toBe(true);
});
