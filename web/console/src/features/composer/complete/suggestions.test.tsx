import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Conversation, SendMessageBody } from "@/lib/api/types";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { resetState, update } from "@/realtime/core";
import { openDrafts } from "@/realtime/drafts";
import { openOutbox } from "@/realtime/outbox-store";
import { Composer } from "../Composer";

const reply = {
  scope: "account",
  department_id: null,
  owner_id: null,
  attachments: [],
  interactive: null,
  is_active: true,
  usage_count: 0,
  version: 1,
};
const answers: Record<string, unknown> = {
  "/canned-replies": {
    items: [
      { ...reply, id: "r1", shortcut: "ola", title: "Olá", text: "Olá, {nome}!" },
      { ...reply, id: "r2", shortcut: "longa", title: "Longa", text: "Uma frase inteira aqui. ".repeat(300) },
    ],
  },
  "/variables": {
    items: [
      { name: "nome", label: "Nome", value: "Maria", kind: "text" },
      { name: "cpf", label: "CPF", value: null, kind: "text" },
    ],
  },
  "/templates": { items: [] },
  "/readers": { user_ids: ["ana", "bruno"] },
};
let sent: SendMessageBody[] = [];
let made = 0;

beforeEach(() => {
  sent = [];
  resetState();
  openOutbox("ana");
  openDrafts("ana");
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (init?.method === "POST") sent.push(JSON.parse(String(init.body)));
    const found = Object.entries(answers).find(([end]) => url.split("?")[0]?.endsWith(end));
    const body = found?.[1] ?? { message: { conversation_id: "nowhere", version: 1 } };
    return new Response(JSON.stringify(body), { status: found ? 200 : 201 });
  });
});

function show(change: Partial<Conversation> = {}) {
  made += 1;
  const conversation = aConversation({ id: `completing-${made}`, department_id: "d1", ...change });
  const directory = {
    ...aMe.directory,
    departments: [{ id: "d1", name: "Vendas", color: null, member_ids: ["ana", "bruno"] }],
  };
  update((state) => ({
    ...state,
    me: { ...aMe, directory },
    conversations: new Map([[conversation.id, conversation]]) as never,
  }));
  renderInConsole(<Composer conversationId={conversation.id} />);
  return userEvent.setup();
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Mensagem" });

it("takes a quick reply with Enter, shows what the contact will read and counts its use", async () => {
  const user = show();
  await user.type(field(), "/ola");
  expect(await screen.findByRole("option", { name: /ola/ })).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(sent).toEqual([]);
  expect(field().value).toBe("Olá, {nome}!");
  expect(await screen.findByText("Olá, Maria!")).toBeTruthy();
  await user.keyboard("{Enter}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: "Olá, {nome}!", canned_reply_id: "r1" }]));
});

it("holds back what has no value and what nobody knows", async () => {
  const user = show();
  await user.click(field());
  await user.paste("{cpf} {zap}");
  expect(await screen.findByText(/Sem valor neste contato: \{cpf\}/)).toBeTruthy();
  expect(screen.getByText(/Esta variável não existe: \{zap\}/)).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(sent).toEqual([]);
});

it("sends a long quick reply in its parts, in order, counted once", async () => {
  const user = show();
  await user.type(field(), "/longa");
  await screen.findByRole("option", { name: /longa/ });
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Será enviada em 2 mensagens, nesta ordem")).toBeTruthy();
  await user.keyboard("{Enter}");
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent.map((body) => body.canned_reply_id)).toEqual(["r2", undefined]);
  expect(sent.every((body) => (body.text?.length ?? 0) <= 4096 && body.text?.endsWith("."))).toBe(true);
});

it("closes the list with Esc, and Enter sends what stands there", async () => {
  const user = show();
  await user.type(field(), "/ola");
  await screen.findByRole("option", { name: /ola/ });
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("listbox")).toBeNull();
  await user.keyboard("{Enter}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: "/ola" }]));
});

it("mentions colleagues who see the conversation in internal messages, and tells the server whom", async () => {
  const user = show();
  await user.click(screen.getByRole("checkbox", { name: "Interna?" }));
  const internal = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Mensagem interna" });
  await user.type(internal, "veja @bru");
  expect(await screen.findByRole("option", { name: /Bruno Sá/ })).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(internal.value).toBe("veja @Bruno Sá ");
  await user.type(internal, "ok?{Enter}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: "veja @Bruno Sá ok?", mentions: ["bruno"] }]));

  // A name that was taken out again, or only typed, calls nobody.
  await user.type(internal, "@bru");
  await screen.findByRole("option", { name: /Bruno Sá/ });
  await user.keyboard("{Enter}");
  await user.clear(internal);
  await user.type(internal, "nada{Enter}");
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.mentions).toBeUndefined();
});

it("nudges before the window ends", () => {
  show({
    window_expires_at: new Date(Date.now() + 600_000).toISOString(),
    waiting_since: "2026-11-20T12:00:00Z",
  });
  expect(screen.getByText(/A sessão termina em .* e o contato espera resposta/)).toBeTruthy();
});

it("tells of a dead token, with the repair for who may", () => {
  show();
  update((state) => {
    if (!state.me) return state;
    const inboxes = state.me.directory.inboxes.map((inbox) => ({ ...inbox, state: "needs_token" }));
    return {
      ...state,
      me: { ...state.me, permissions: ["messages.send"], directory: { ...state.me.directory, inboxes } },
    };
  });
  return vi.waitFor(() => {
    expect(screen.getByText(/Error validating access token/)).toBeTruthy();
    expect(screen.getByText(/Avise o administrador/)).toBeTruthy();
  });
});
