import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { RowActions } from "./RowActions";

vi.mock("@/lib/i18n/deskCatalog", () => ({}));

const PERMISSIONS = ["start", "transfer", "close", "close_others", "take_over"].map(
  (name) => `conversations.${name}`,
);
let templates: object[];

beforeEach(() => {
  templates = [{ id: "t1", name: "entrega" }];
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ items: templates })));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  resetState();
});

async function menuOf(conversation: Partial<Conversation>, off: string[] = []): Promise<string[]> {
  const me = makeMe({ permissions: [...PERMISSIONS, "messages.send", "contacts.edit"] });
  const waiting_actions = Object.fromEntries(
    Object.keys(me.account.settings.waiting_actions).map((name) => [name, !off.includes(name)]),
  ) as typeof me.account.settings.waiting_actions;
  const settings = { ...me.account.settings, waiting_actions };
  update((state) => ({ ...state, me: { ...me, account: { ...me.account, settings } } }));
  renderInConsole(
    <RowActions conversation={makeConversation(conversation)} onOpen={() => {}} onPick={() => {}} />,
  );
  await userEvent.click(screen.getByRole("button", { name: "Mais ações" }));
  await screen.findByRole("menuitem", { name: "Selecionar" });
  if (templates.length > 0 && !off.includes("template"))
    await screen.findByRole("menuitem", { name: "Enviar modelo de mensagem" });
  return screen.getAllByRole("menuitem").map((item) => item.textContent ?? "");
}

it("offers for what waits everything that the company allows", async () => {
  expect(await menuOf({ state: "queued" })).toEqual(
    expect.arrayContaining([
      "Iniciar atendimento",
      "Conversa",
      "Enviar modelo de mensagem",
      "Histórico",
      "Editar contato",
      "Transferir atendimento",
    ]),
  );
});

it("hides what the administrator has turned off", async () => {
  const off = ["preview", "template", "history", "edit_contact", "transfer", "start"];
  const items = await menuOf({ state: "queued" }, off);
  for (const hidden of [
    "Iniciar atendimento",
    "Conversa",
    "Enviar modelo de mensagem",
    "Histórico",
    "Editar contato",
  ])
    expect(items).not.toContain(hidden);
  expect(screen.queryByRole("button", { name: "Iniciar atendimento" })).toBeNull();
});

it("offers the same and more for what a colleague serves", async () => {
  const off = ["history", "edit_contact", "transfer"];
  expect(await menuOf({ state: "active", agent_id: "u2" }, off)).toEqual(
    expect.arrayContaining([
      "Enviar modelo de mensagem",
      "Histórico",
      "Editar contato",
      "Transferir atendimento",
      "Assumir atendimento",
      "Encerrar atendimento",
    ]),
  );
});

it("offers no template where none is approved", async () => {
  templates = [];
  expect(await menuOf({ state: "active", agent_id: "u1" })).toContain("Histórico");
  expect(screen.queryByRole("menuitem", { name: "Enviar modelo de mensagem" })).toBeNull();
});
