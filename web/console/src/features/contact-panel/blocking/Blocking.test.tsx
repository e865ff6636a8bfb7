import { useQuery } from "@tanstack/react-query";
import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "@/lib/api/client";
import { makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { Blocking } from "./Blocking";

let isBlocked: boolean;

beforeEach(() => {
  isBlocked = true;
  update((state) => ({ ...state, me: { ...makeMe(), permissions: ["contacts.block"] } }));
  const block = { blocked_by_id: "u1", blocked_at: "2026-11-20T12:00:00Z", reason: null, expires_at: null };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    if (init.method === "POST") isBlocked = false;
    const items = [{ ...block, unblocked_at: isBlocked ? null : "2026-11-20T13:00:00Z", attempts: 0 }];
    const body = url.endsWith("/blocks") ? { items, outcomes: [] } : { id: "k1", is_blocked: isBlocked };
    return new Response(JSON.stringify(body));
  });
});

afterEach(() => {
  cleanup();
  resetState();
});

function Panel() {
  const { data } = useQuery({
    queryKey: ["contact", "k1"],
    queryFn: () => api.get<{ id: string; is_blocked: boolean }>("/contacts/k1"),
  });
  return data ? <Blocking contact={data} onBlock={() => {}} /> : null;
}

it("shows without any event that somebody is not blocked any more", async () => {
  renderInConsole(<Panel />);
  await userEvent.click(await screen.findByRole("button", { name: "Desbloquear contato" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Bloquear contato" })).toBeTruthy());
});
