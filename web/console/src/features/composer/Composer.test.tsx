import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Conversation, SendMessageBody } from "@/lib/api/types";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { resetState, update } from "@/realtime/core";
import { openDrafts } from "@/realtime/drafts";
import { openOutbox } from "@/realtime/outbox-store";
import { Composer } from "./Composer";

const sent: SendMessageBody[] = [];
let made = 0;

beforeEach(() => {
  sent.length = 0;
  resetState();
  openOutbox("ana");
  openDrafts("ana");
  vi.stubGlobal("fetch", async (_url: string, init?: RequestInit) => {
    if (init?.body) sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ message: { conversation_id: "nowhere", version: 1 } }), {
      status: 201,
    });
  });
});

function show(change: Partial<Conversation> = {}) {
  made += 1;
  const conversation = aConversation({ id: `conversation-${made}`, ...change });
  update((state) => ({ ...state, me: aMe, conversations: new Map([[conversation.id, conversation]]) }));
  renderInConsole(<Composer conversationId={conversation.id} />);
  return userEvent.setup();
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Mensagem" });

it("sends with Ctrl+Enter only, for those who prefer it so", async () => {
  const user = show();
  const settings = { ...aMe.user.settings, enter_sends: false };
  update((state) => ({ ...state, me: { ...aMe, user: { ...aMe.user, settings } } }));
  await user.type(field(), "Olá{Enter}tudo bem?");
  expect(sent).toEqual([]);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ type: "text", text: "Olá\ntudo bem?" }]));
});

it("sends with Enter, breaks the line with Shift+Enter and empties the field", async () => {
  const user = show();
  await user.type(field(), "Olá{Shift>}{Enter}{/Shift}tudo bem?");
  expect(sent).toEqual([]);
  await user.keyboard("{Enter}");
  await vi.waitFor(() =>
    expect(sent).toMatchObject([{ type: "text", text: "Olá\ntudo bem?", visibility: "public" }]),
  );
  expect(field().value).toBe("");
});

it("does not send what is empty or over the limit", async () => {
  const user = show();
  await user.type(field(), "   {Enter}");
  field().focus();
  await user.clear(field());
  await user.paste("a".repeat(4097));
  await user.keyboard("{Enter}");
  expect(screen.getByText("1 caractere a mais")).toBeTruthy();
  expect(sent).toEqual([]);
});

it("turns internal by /interna and stays so after sending", async () => {
  const user = show();
  await user.type(field(), "/interna ver sinal{Enter}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: "ver sinal", visibility: "internal" }]));
  expect(sent[0]).not.toHaveProperty("seen_seq");
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Interna?" }).checked).toBe(true);
  expect(screen.getByText("Mensagem interna, não será enviada para o contato")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Enviar mensagem interna" })).toBeTruthy();
});

it("with a closed window offers templates and internal messages only", async () => {
  const user = show({ window_expires_at: "2026-01-01T00:00:00Z" });
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByText(/A sessão de 24 horas terminou/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Escolher mensagem template" })).toBeTruthy();
  await user.click(screen.getByRole("checkbox", { name: "Interna?" }));
  await user.type(screen.getByRole("textbox", { name: "Mensagem interna" }), "nota{Enter}");
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: "nota", visibility: "internal" }]));
});

it("says that the contact is blocked", () => {
  show({ contact: { ...aConversation().contact, is_blocked: true } });
  expect(screen.getByText("Contato bloqueado, não é possível enviar ou receber mensagem")).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
});
