import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { aMe } from "@/lib/testing/samples";
import { resetState, update } from "@/realtime/core";
import { ConsentSwitch } from "./ConsentSwitch";

afterEach(() => {
  cleanup();
  resetState();
  vi.unstubAllGlobals();
});

it("switches broadcasts off and tells when, who and by which means", async () => {
  update((state) => ({ ...state, me: aMe }));
  const sent: unknown[] = [];
  const change = { id: "1", receives: false, at: "2026-11-20T12:00:00Z", note: "Pediu por telefone" };
  const items = [
    { ...change, by_id: "bruno", means: "agent" },
    { ...change, id: "2", by_id: null, means: "provider", note: null },
  ];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit = {}) => {
    if (init.method !== "PATCH") return new Response(JSON.stringify({ items }));
    sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ contact: { id: "k1", receives_broadcasts: false } }));
  });
  const saved = vi.fn();
  renderInConsole(<ConsentSwitch contactId="k1" receives onSaved={saved} />);
  await userEvent.click(screen.getByRole("switch", { name: "Recebe transmissões" }));
  await vi.waitFor(() => expect(saved).toHaveBeenCalledWith({ id: "k1", receives_broadcasts: false }));
  expect(sent).toEqual([{ receives_broadcasts: false }]);

  await userEvent.click(screen.getByRole("button", { name: "Histórico" }));
  const list = await screen.findByRole("list", { name: "Histórico de transmissões" });
  expect(list.textContent).toContain("Bruno Sá, no console");
  expect(list.textContent).toContain("Pediu por telefone");
  expect(list.textContent).toContain("no aplicativo do contato");
});

it("only shows it to those who may not change contacts, and says why it was refused", async () => {
  update((state) => ({ ...state, me: { ...aMe, permissions: [] } }));
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ items: [] })));
  renderInConsole(<ConsentSwitch contactId="k1" receives={false} onSaved={() => {}} />);
  expect((screen.getByRole("switch") as HTMLInputElement).disabled).toBe(true);
  expect(screen.getByText(/Fica fora de todas as transmissões/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Histórico" }));
  expect(await screen.findByText("Nunca foi alterado: recebe desde o começo.")).toBeTruthy();
});
