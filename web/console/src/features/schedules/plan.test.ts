import { expect, it } from "vitest";
import type { Schedule } from "@/lib/api/contact";
import { makeConversation } from "@/lib/testing/factories";
import { bodyOf, faultOf, isWindowClosedThen, type Plan, planOf } from "./plan";

const ZONE = "America/Sao_Paulo";
const NOW = Date.parse("2026-11-20T12:00:00Z");
const plan: Plan = {
  kind: "text",
  text: " Bom dia! ",
  template: null,
  fallback: { name: "retorno", language: "pt_BR", components: [], preview: "Olá" },
  day: "2026-11-25",
  time: "14:30",
  opensTicket: true,
};
const schedule = {
  due_at: "2026-11-25T17:30:00Z",
  state: "pending",
  text: "Bom dia!",
  template: null,
  fallback_template: null,
  opens_ticket: false,
} as Schedule;

it("warns when the window will be over, and never where there is none", () => {
  const open = makeConversation({ window_expires_at: "2026-11-25T17:31:00Z" });
  const over = makeConversation({ window_expires_at: "2026-11-25T17:30:00Z" });
  expect(isWindowClosedThen(open, plan, ZONE)).toBe(false);
  expect(isWindowClosedThen(over, plan, ZONE)).toBe(true);
  expect(isWindowClosedThen(makeConversation(), plan, ZONE)).toBe(true);
  expect(isWindowClosedThen(makeConversation(), { ...plan, kind: "template" }, ZONE)).toBe(false);
  expect(isWindowClosedThen(makeConversation({ has_window: false }), plan, ZONE)).toBe(false);
});

it("tells why a time cannot be chosen", () => {
  expect(faultOf(plan, ZONE, NOW)).toBeNull();
  expect(faultOf({ ...plan, day: "" }, ZONE, NOW)).toBe("invalid");
  expect(faultOf({ ...plan, day: "2026-11-20", time: "09:00" }, ZONE, NOW)).toBe("past");
  expect(faultOf({ ...plan, day: "2027-03-14", time: "02:30" }, "America/New_York", NOW)).toBe(
    "does_not_exist",
  );
});

it("sends a text with its other template but without its preview", () => {
  expect(bodyOf(plan, null, ZONE)).toEqual({
    text: "Bom dia!",
    template: null,
    fallback_template: { name: "retorno", language: "pt_BR", components: [] },
    opens_ticket: true,
    due_at: "2026-11-25T14:30",
  });
});

it("keeps the time of one that waits, and asks for a new one where it did not leave", () => {
  expect(bodyOf(planOf(schedule, ZONE), schedule, ZONE)).not.toHaveProperty("due_at");
  const failed = { ...schedule, state: "failed" } as const;
  expect(planOf(failed, ZONE)).toMatchObject({ day: "", time: "", text: "Bom dia!" });
});
