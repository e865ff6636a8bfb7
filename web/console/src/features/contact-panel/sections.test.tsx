import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Block, Note, Schedule } from "@/lib/api/contact";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import { Blocking } from "./blocking/Blocking";
import { Notes } from "./notes/Notes";
import { Schedules } from "./schedules/Schedules";

const calls: [method: string, path: string, body: unknown][] = [];
let answers: Record<string, unknown> = {};

beforeEach(() => {
  calls.length = 0;
  const permissions = [...aMe.permissions, "contacts.notes", "contacts.block"];
  update((state) => ({ ...state, me: { ...aMe, permissions } }));
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = url.replace("/api/v1", "").replace(/\?.*/, "");
    const method = init.method ?? "GET";
    if (method !== "GET") calls.push([method, path, init.body ? JSON.parse(String(init.body)) : null]);
    if (method === "DELETE") return new Response(null, { status: 204 });
    return new Response(JSON.stringify(answers[path] ?? {}));
  });
});
afterEach(() => vi.unstubAllGlobals());

const note: Note = {
  id: "n1",
  contact_id: "k1",
  text: "Ligar antes",
  remind_on: "2026-01-02",
  forwarded_to_id: "bruno",
  author_id: "ana",
  created_at: "2026-01-01T12:00:00Z",
  edited_at: null,
  done_at: null,
  done_by_id: null,
  version: 1,
};

it("asks before a note is deleted, and marks one that is overdue", async () => {
  answers = { "/contacts/k1/notes": { items: [note], next_cursor: null } };
  renderInConsole(<Notes contactId="k1" />);
  expect(await screen.findByText("Atrasada: 02/01/2026")).toBeTruthy();
  expect(screen.getByText("Para Bruno Sá")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Excluir observação" }));
  const question = screen.getByRole("group", { name: "Tem certeza que deseja excluir essa observação?" });
  await userEvent.click(within(question).getByRole("button", { name: "Não" }));
  expect(calls).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Excluir observação" }));
  await userEvent.click(screen.getByRole("button", { name: "Sim" }));
  await vi.waitFor(() => expect(calls).toEqual([["DELETE", "/notes/n1", null]]));
});

it("writes a note with what is optional left out", async () => {
  answers = { "/contacts/k1/notes": { items: [], next_cursor: null } };
  renderInConsole(<Notes contactId="k1" />);
  await userEvent.click(await screen.findByRole("button", { name: "Adicionar observação" }));
  const save = screen.getByRole("button", { name: "Salvar" }) as HTMLButtonElement;
  expect(save.disabled).toBe(true);
  await userEvent.type(screen.getByRole("textbox", { name: /^Observação/ }), "  Prefere tarde ");
  await userEvent.click(save);
  const body = { text: "Prefere tarde", remind_on: null, forwarded_to_id: null };
  await vi.waitFor(() => expect(calls).toEqual([["POST", "/contacts/k1/notes", body]]));
});

it("shows what waits first, and why something did not leave", async () => {
  const schedule = (change: Partial<Schedule>) => ({
    id: "s1",
    conversation_id: "c1",
    text: "Bom dia",
    template: null,
    fallback_template: null,
    due_at: "2026-11-25T17:30:00Z",
    opens_ticket: false,
    state: "pending",
    outcome: null,
    is_window_too_short: true,
    created_by_id: "ana",
    ...change,
  });
  answers = {
    "/conversations/c1/schedules": {
      items: [
        schedule({
          id: "s2",
          state: "not_sent",
          outcome: { code: "contact_blocked" },
          is_window_too_short: false,
        }),
        schedule({}),
      ],
    },
  };
  renderInConsole(<Schedules conversation={aConversation({ id: "c1" })} />);
  const rows = within(await screen.findByRole("list", { name: "Mensagens agendadas" })).getAllByRole(
    "listitem",
  );
  expect(rows[0]?.textContent).toContain("25/11/2026, 14:30");
  expect(rows[0]?.textContent).toContain("Agendada");
  expect(rows[0]?.textContent).toContain("A sessão estará fechada nesse horário");
  expect(rows[1]?.textContent).toContain("Não enviada: contato bloqueado");
});

it("tells who blocked and why, and what the channel refused; lifts the block", async () => {
  const conversation = aConversation();
  const block: Block = {
    id: "b1",
    contact_id: conversation.contact.id,
    reason: "Ofensas",
    expires_at: null,
    blocked_by_id: "bruno",
    blocked_at: "2026-01-01T12:00:00Z",
    unblocked_at: null,
    unblocked_by_id: null,
    attempts: 3,
    last_attempt_at: "2026-01-02T12:00:00Z",
  };
  const refused = {
    inbox_id: "i1",
    channel: "whatsapp",
    kind: "wa_id",
    value: "5511987654321",
    state: "refused",
    error: { what: { "pt-BR": "O WhatsApp não bloqueou." } },
  };
  answers = { [`/contacts/${block.contact_id}/blocks`]: { items: [block], outcomes: [refused] } };
  const blocked = { ...conversation, contact: { ...conversation.contact, is_blocked: true } };
  renderInConsole(<Blocking contact={blocked.contact} onBlock={() => {}} />);
  expect(await screen.findByText("Ofensas")).toBeTruthy();
  expect(screen.getByText("Bruno Sá")).toBeTruthy();
  expect(screen.getByText(/3 mensagens/)).toBeTruthy();
  expect(screen.getByText(/O WhatsApp não bloqueou/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Bloquear contato" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Desbloquear contato" }));
  await vi.waitFor(() => expect(calls).toEqual([["POST", `/contacts/${block.contact_id}/unblock`, {}]]));
});
