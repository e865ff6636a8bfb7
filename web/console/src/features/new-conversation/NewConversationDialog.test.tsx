import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { NewConversationDialog } from "./NewConversationDialog";

const FILLED = { name: "boas_vindas", language: "pt_BR", components: [] };
const ana = { id: "k1", name: "Ana Lima", phone: "+5541998876655", is_blocked: false };
const thread = { id: "c9", inbox_id: "i1", state: "idle", last_activity_at: "2026-11-20T12:00:00Z" };

let answers: Record<string, { status?: number; body: unknown }>;
let sent: { path: string; body: Record<string, unknown> }[];
const opened = vi.fn();
const done = vi.fn();

beforeEach(() => {
  const me = makeMe();
  const [inbox] = me.directory.inboxes;
  if (!inbox) throw new Error("the factory has an inbox");
  me.permissions = ["conversations.start", "messages.send"];
  me.directory.inboxes = [{ ...inbox, id: "i1" }];
  update((state) => ({ ...state, me }));
  answers = { "GET /contacts": { body: { items: [ana], next_cursor: null } } };
  sent = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = url.replace("/api/v1", "").split("?")[0] ?? "";
    const method = init.method ?? "GET";
    if (method === "POST") sent.push({ path, body: JSON.parse(String(init.body)) });
    const { status = 200, body } = answers[`${method} ${path}`] ?? {
      status: 404,
      body: { code: "not_found" },
    };
    return new Response(JSON.stringify(body), { status });
  });
});

afterEach(() => {
  cleanup();
  resetState();
  vi.clearAllMocks();
});

function show(phone?: string) {
  renderInConsole(
    <NewConversationDialog
      {...(phone ? { to: { phone } } : {})}
      onOpen={opened}
      onDone={done}
      template={({ onChange }) => (
        <button type="button" onClick={() => onChange(FILLED)}>
          template
        </button>
      )}
    />,
  );
}

async function fillNewcomer() {
  await userEvent.click(await screen.findByRole("button", { name: "Novo contato" }));
  await userEvent.type(screen.getByLabelText(/Nome do cliente/), "Bia");
  await userEvent.type(screen.getByLabelText(/Número do cliente/), "41 98888-7777");
  await userEvent.click(screen.getByRole("button", { name: "template" }));
}

it("opens the thread of somebody known with the template picker", async () => {
  answers["GET /contacts/k1"] = { body: { contact: { ...ana, conversations: [thread] } } };
  show();
  await userEvent.click(await screen.findByRole("button", { name: /Ana Lima/ }));
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith("c9", { view: "all", withTemplate: true }));
});

it("begins with somebody new, once however often it is sent", async () => {
  answers["POST /conversations"] = { status: 503, body: { code: "unavailable" } };
  show();
  await fillNewcomer();
  await userEvent.click(
    within(screen.getByRole("radiogroup", { name: /Abrir conversa/ })).getByLabelText("Não"),
  );
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  expect(await screen.findByRole("alert")).toBeDefined();
  answers["POST /conversations"] = { status: 201, body: { conversation: { id: "c10" } } };
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith("c10", { view: "all" }));
  expect(sent[0]?.body).toEqual({
    id: sent[1]?.body.id,
    inbox_id: "i1",
    open: false,
    template: FILLED,
    name: "Bia",
    phone: "41 98888-7777",
    is_foreign: false,
  });
});

it("leads to a conversation that exists, and says what is wrong with a number", async () => {
  const errors = [{ field: "phone", code: "invalid", message: "" }];
  answers["POST /conversations"] = { status: 422, body: { status: 422, code: "invalid", errors } };
  show();
  await fillNewcomer();
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  expect(await screen.findByText(/Este número não existe/)).toBeDefined();
  const extra = { conversation_id: "c9" };
  answers["POST /conversations"] = { status: 409, body: { status: 409, code: "conversation_exists", extra } };
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  expect(await screen.findByText("Conversa já existente")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Abrir a conversa" }));
  expect(opened).toHaveBeenCalledWith("c9", { view: "all" });
});

it("does not send without a template", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Novo contato" }));
  await userEvent.type(screen.getByLabelText(/Nome do cliente/), "Bia");
  await userEvent.type(screen.getByLabelText(/Número do cliente/), "41 98888-7777");
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  expect(await screen.findByText(/Escolha um template/)).toBeDefined();
  expect(sent).toEqual([]);
});

it("forgets the template of another channel", async () => {
  const me = makeMe();
  const [inbox] = me.directory.inboxes;
  if (!inbox) throw new Error("the factory has an inbox");
  me.permissions = ["conversations.start", "messages.send"];
  me.directory.inboxes = [
    { ...inbox, id: "i1" },
    { ...inbox, id: "i2", name: "Outra loja" },
  ];
  update((state) => ({ ...state, me }));
  show();
  await fillNewcomer();
  await userEvent.selectOptions(screen.getByLabelText("Canal"), "i2");
  await userEvent.click(screen.getByRole("button", { name: "Enviar" }));
  expect(await screen.findByText(/Escolha um template/)).toBeDefined();
  expect(sent).toEqual([]);
});

it("a link opens the conversation of its number, or the form with it", async () => {
  answers["GET /contacts/k1"] = { body: { contact: { ...ana, conversations: [thread] } } };
  show("4198876655");
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith("c9", { view: "all" }));
  cleanup();
  show("41977776666");
  expect(await screen.findByDisplayValue("41977776666")).toBeDefined();
});

it("says so to who may not begin one", async () => {
  const me = makeMe();
  me.permissions = ["messages.send"];
  update((state) => ({ ...state, me }));
  show("41977776666");
  expect(await screen.findByText("Você não tem permissão para iniciar conversas.")).toBeDefined();
});

it("puts the focus into each step", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Novo contato" }));
  expect(document.activeElement).toBe(screen.getByLabelText(/Nome do cliente/));
  await userEvent.click(screen.getByRole("button", { name: "Voltar" }));
  expect(document.activeElement).toBe(screen.getByPlaceholderText(/Nome, telefone/));
});

it("puts the focus into the form that a link leads to", async () => {
  answers["GET /contacts"] = { body: { items: [], next_cursor: null } };
  show("11971000014");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/Nome do cliente/)));
});
