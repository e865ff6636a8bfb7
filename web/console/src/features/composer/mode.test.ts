import { expect, it } from "vitest";
import type { ContactBrief, Preview } from "@/lib/api/types";
import { charactersLeft, composerMode, isAwaitingAnswer, readInternalCommand, TEXT_LIMIT } from "./mode";

const end = Date.parse("2026-11-21T12:00:00Z");
const contact = (isBlocked: boolean) => ({ is_blocked: isBlocked }) as ContactBrief;
const facts = { has_window: true, window_expires_at: "2026-11-21T12:00:00Z", contact: contact(false) };

it("closes with the window and is blocked before anything else", () => {
  expect(composerMode(facts, true, end - 1)).toBe("open");
  expect(composerMode(facts, true, end)).toBe("closed");
  expect(composerMode({ ...facts, contact: contact(true) }, true, end - 1)).toBe("blocked");
  expect(composerMode(facts, false, end - 1)).toBe("forbidden");
  expect(composerMode({ ...facts, has_window: false, window_expires_at: null }, true, end)).toBe("open");
});

it("counts only near the limit and goes below zero", () => {
  expect(charactersLeft("a".repeat(TEXT_LIMIT - 401))).toBeNull();
  expect(charactersLeft("a".repeat(TEXT_LIMIT - 400))).toBe(400);
  expect(charactersLeft("a".repeat(TEXT_LIMIT + 2))).toBe(-2);
});

it("reads /interna once the word is finished, and nothing that merely begins like it", () => {
  expect(readInternalCommand("/interna", false)).toEqual({ isInternal: false, text: "/interna" });
  expect(readInternalCommand("/interna ", false)).toEqual({ isInternal: true, text: "" });
  expect(readInternalCommand("/INTERNA olá", false)).toEqual({ isInternal: true, text: "olá" });
  expect(readInternalCommand("/interna", true)).toEqual({ isInternal: true, text: "" });
  expect(readInternalCommand("/internacional ", true)).toEqual({
    isInternal: false,
    text: "/internacional ",
  });
  expect(readInternalCommand("oi /interna x", true)).toEqual({ isInternal: false, text: "oi /interna x" });
});

it("awaits an answer after a template that did not fail", () => {
  const last = { kind: "template", direction: "out", status: "sent" } as Preview;
  expect(isAwaitingAnswer({ last_message: last })).toBe(true);
  expect(isAwaitingAnswer({ last_message: { ...last, status: "failed" } })).toBe(false);
  expect(isAwaitingAnswer({ last_message: null })).toBe(false);
});
