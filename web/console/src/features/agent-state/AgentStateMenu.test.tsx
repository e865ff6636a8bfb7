import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { AgentStateMenu, timeIn } from "./AgentStateMenu";

const requests: { url: string; body: unknown }[] = [];

beforeEach(() => {
  requests.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    requests.push({ url, body });
    const agent = { user_id: "u1", pause_reason_id: null, since: "2026-11-20T12:00:00Z", ...body };
    return new Response(JSON.stringify({ agent }));
  });
  const me = makeMe();
  const pause_reasons = [{ id: "p1", name: "Almoço", is_active: true, position: 0 }];
  update((state) => ({ ...state, me: { ...me, directory: { ...me.directory, pause_reasons } } }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  resetState();
});

it("pauses with a reason and shows it", async () => {
  renderInConsole(<AgentStateMenu />);
  await userEvent.click(screen.getByRole("button", { name: /Disponível/ }));
  const before = await screen.findByRole("menuitemradio", { name: /Disponível/ });
  expect(before.getAttribute("aria-checked")).toBe("true");
  await userEvent.click(screen.getByRole("menuitemradio", { name: "Almoço" }));
  await waitFor(() => expect(screen.getByRole("button", { name: /Pausa: Almoço/ })).toBeDefined());
  expect(requests).toEqual([
    { url: "/api/v1/me/agent-state", body: { state: "paused", pause_reason_id: "p1" } },
  ]);
});

it("counts from the state's beginning, and not when there was none", () => {
  const state = { state: "rona", pause_reason_id: null, since: "2026-11-20T12:00:00Z" } as const;
  expect(timeIn(state, Date.parse("2026-11-20T12:03:10Z"))).toBe("3 min");
  expect(timeIn({ ...state, since: null }, 0)).toBeNull();
});
