import { configure, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { aMe } from "@/lib/testing/samples";
import type { Hours } from "./hours/model";
import { openSettings } from "./testing";
import type { CannedReply } from "./wire";

// Pages are loaded when they are opened: on a busy machine the first one takes seconds.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const day: [string, string][] = [["08:00", "18:00"]];
const hours: Hours = {
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  exceptions: [],
};
const inactivity = { warn_minutes: null, warn_message: "", close_minutes: null, close_message: "" };
const account = {
  id: "a1",
  name: "Horizonte",
  timezone: "America/Sao_Paulo",
  language: "pt-BR",
  settings: {
    ...makeMe().account.settings,
    customer_message_reopens: false,
    offline_grace_seconds: 60,
    requeue_when_offline: false,
    hours,
    inactivity,
    inactivity_channels: {},
    texts: { queue_position: "", queue_estimate: "", left_queue: "" },
  },
};
const department = {
  id: "d1",
  name: "Suporte",
  color: "#3A5BA9",
  is_active: true,
  member_ids: [],
  warnings: ["no_members"],
  settings: {
    mode: "push",
    strategy: "skills",
    skills: [],
    offer_seconds: 20,
    capacity: 5,
    channel_capacity: {},
    wrap_up_seconds: 0,
    priority: 1,
    hours,
    overflow_to: ["d2"],
    inactivity,
    owed_reply_minutes: null,
    owed_reply_action: "remind",
  },
};
function aReply(change: Partial<CannedReply>): CannedReply {
  return {
    id: "q1",
    scope: "account",
    department_id: null,
    owner_id: null,
    shortcut: "ola",
    title: "Saudação",
    text: "Olá, {primeiro_nome}!",
    attachments: [],
    interactive: null,
    is_active: true,
    usage_count: 3,
    version: 1,
    ...change,
  };
}
const answers = {
  "GET /me": {
    ...aMe,
    user: {
      ...aMe.user,
      settings: {
        closing_message: "",
        signature: "Ana",
        enter_sends: true,
        sound: null,
        desktop_notifications: false,
        push: null,
        push_content: null,
        confirm_audio: true,
      },
    },
  },
  "GET /sessions": {
    items: [
      {
        id: "s1",
        address: "10.0.0.1",
        user_agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140",
        created_at: "2026-11-20T12:00:00Z",
        last_seen_at: "2026-11-20T12:00:00Z",
        is_current: true,
      },
    ],
  },
  "GET /users": {
    items: [
      {
        id: "bruno",
        login: "bruno",
        name: "Bruno Sá",
        is_active: true,
        role_id: "r1",
        role: "agent",
        is_shared: false,
        skills: [],
      },
    ],
  },
  "GET /roles": {
    items: [{ id: "r1", kind: "agent", name: "Atendente", permissions: ["conversations.see_all"] }],
    permissions: { "conversations.see_all": "See everything", "users.manage": "Manage users" },
  },
  "GET /departments": { items: [department] },
  "GET /pause-reasons": {
    items: [
      { id: "p1", name: "Almoço", is_active: true, position: 0 },
      { id: "p2", name: "Treinamento", is_active: false, position: 1 },
    ],
  },
  "GET /account": account,
  "GET /closing-reasons": {
    items: [
      { id: "m1", name: "Financeiro", parent_id: null, code: null, is_active: true, position: 0 },
      { id: "m2", name: "Inatividade", parent_id: null, code: "inactivity", is_active: true, position: 1 },
    ],
  },
  "GET /custom-fields": { items: [] },
  "GET /sla-policies": {
    items: [
      {
        id: "l1",
        name: "Urgentes",
        department_id: null,
        min_priority: 3,
        first_response_minutes: 5,
        next_response_minutes: null,
        resolution_minutes: null,
        is_active: true,
        position: 0,
      },
    ],
  },
  "GET /inboxes": {
    items: [
      {
        id: "i1",
        name: "Matriz",
        channel: "whatsapp",
        state: "needs_token",
        state_reason: "expired",
        external_id: "1",
        business_id: "2",
        display_number: "5511999990000",
        color: "#1F5AD0",
        default_department_id: null,
        webhook_url: "https://prosa.example/hooks/whatsapp/x",
        verify_token: "verificar-isto",
        has_app_secret: true,
        has_access_token: true,
        last_webhook_at: null,
        last_sent_at: null,
      },
    ],
  },
  "GET /inboxes/health": { items: [{ inbox_id: "i1", dead_letters: 2, unprocessed: 0, lag_seconds: null }] },
  "GET /dead-letters": {
    items: [
      { id: "x1", inbox_id: "i1", element: "message", error: "boom", recorded_at: "2026-11-20T12:00:00Z" },
    ],
    next_cursor: null,
  },
  "GET /inboxes/i1/templates": {
    items: [
      {
        id: "t1",
        name: "boas_vindas",
        language: "pt_BR",
        category: "UTILITY",
        status: "REJECTED",
        components: [{ type: "BODY", text: "Olá {{1}}" }],
      },
    ],
  },
  "GET /tokens": { items: [] },
  "GET /labels": {
    items: [
      {
        id: "e1",
        name: "Urgente",
        color: "#96316F",
        icon: "🔥",
        department_id: null,
        is_active: true,
        position: 0,
      },
      {
        id: "e2",
        name: "Antiga",
        color: "#3A5BA9",
        icon: null,
        department_id: null,
        is_active: false,
        position: 1,
      },
    ],
  },
  "GET /canned-replies?manage=1": {
    items: [aReply({}), aReply({ id: "q2", shortcut: "tchau", scope: "personal" })],
  },
};

describe("every page shows what the server has", () => {
  it.each([
    ["profile", "Firefox, Windows"],
    ["users", "Bruno Sá"],
    ["roles", "Atendente"],
    ["departments", "Suporte"],
    ["departments/d1", "Distribuição"],
    ["pauses", "Treinamento"],
    ["hours", "50 h por semana"],
    ["reasons", "Do sistema"],
    ["fields", "Nenhum campo ainda"],
    ["sla", "Todos os setores · a partir de prioridade Urgente · primeira resposta 5 min"],
    ["channels", "Precisa de token"],
    ["templates", "Rejeitada"],
    ["company", "Como se chama cada grupo de atendimento"],
    ["inbox", "Um clique no cartão inicia o atendimento"],
    ["service", "Regra própria para WhatsApp"],
    ["messages", "Confirmação de leitura"],
    ["labels", "Arquivada"],
    ["replies", "/ola · Saudação"],
    ["own-replies", "/tchau · Saudação"],
    ["tokens", "Nenhum token"],
    ["notifications", "O navegador de cada um também precisa permitir."],
    ["nothing", "Esta página de configuração não existe"],
  ])("%s", async (page, text) => {
    openSettings(`/settings/${page}`, answers);
    expect(await screen.findByText(text)).toBeTruthy();
  });
});

it("shows all tabs of a department", async () => {
  openSettings("/settings/departments/d1", answers);
  for (const [tab, text] of [
    ["Distribuição", "Habilidades necessárias"],
    ["Horários", "Feriados e datas especiais"],
    ["Transbordo", "1. Destino excluído"],
    ["Mensagens", "Palavra para sair da fila"],
    ["Inatividade", "Mensagem de aviso"],
  ] as const) {
    await userEvent.click(await screen.findByRole("tab", { name: tab }));
    expect(await screen.findByText(text)).toBeTruthy();
  }
});

it("saves only what was changed, and shows a refusal at its field", async () => {
  const calls = openSettings("/settings/pauses", {
    ...answers,
    "POST /pause-reasons": { status: 409, code: "pause_reason_name_taken" },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Nova pausa" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Nome" }), "Almoço{Enter}");
  expect(await screen.findByText("Já existe uma pausa com este nome.")).toBeTruthy();
  expect(calls.find((call) => call.method === "POST")?.body).toEqual({ name: "Almoço" });
});

it("keeps the bar that saves until the change is saved", async () => {
  const calls = openSettings("/settings/service", { ...answers, "PATCH /account": account });
  await userEvent.click(await screen.findByRole("switch", { name: "Motivo obrigatório" }));
  expect(screen.getByText("Há alterações não salvas.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  await vi.waitFor(
    () =>
      expect(calls.find((call) => call.method === "PATCH")?.body).toEqual({
        settings: { require_reason: true },
      }),
    15_000,
  );
  await vi.waitFor(() => expect(screen.queryByText("Há alterações não salvas.")).toBeNull(), 15_000);
});

it("asks before changes are lost", async () => {
  openSettings("/settings/service", answers);
  await userEvent.click(await screen.findByRole("switch", { name: "Motivo obrigatório" }));
  await userEvent.click(screen.getByRole("link", { name: "Pausas" }));
  expect(await screen.findByText("Sair sem salvar?")).toBeTruthy();
});

it("refuses overlapping shifts in place, without asking the server", async () => {
  const calls = openSettings("/settings/hours", {
    ...answers,
    "GET /account": {
      ...account,
      settings: {
        ...account.settings,
        hours: {
          ...hours,
          weekly: {
            ...hours.weekly,
            mon: [
              ["08:00", "12:00"],
              ["11:00", "18:00"],
            ],
          },
        },
      },
    },
  });
  expect(await screen.findByText("Os horários se sobrepõem ou estão fora de ordem.")).toBeTruthy();
  await userEvent.click(screen.getByRole("switch", { name: "sábado" }));
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  expect(await screen.findByText("Não foi salvo. Confira os campos marcados.")).toBeTruthy();
  expect(calls.some((call) => call.method === "PATCH")).toBe(false);
});

it("puts the views in order by keyboard, with the company's words", async () => {
  const calls = openSettings("/settings/inbox", { ...answers, "PATCH /account": account });
  const handle = await screen.findByRole("button", { name: /^Mover Meus/ });
  handle.focus();
  await userEvent.keyboard("{ArrowUp}");
  expect(screen.getByText("Meus: posição 1 de 7")).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox", { name: "Palavra da empresa para Pendentes" }), "Fila");
  await userEvent.click(screen.getByRole("switch", { name: "Mostrar Abertos" }));
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  const saved = await vi.waitFor(() => {
    const call = calls.find((item) => item.method === "PATCH");
    if (!call) throw new Error("nothing was saved");
    return call.body as { settings: { views: { id: string; is_shown: boolean; label: string | null }[] } };
  }, 15_000);
  expect(saved.settings.views.slice(0, 4)).toEqual([
    { id: "mine", is_shown: true, label: null },
    { id: "waiting", is_shown: true, label: "Fila" },
    { id: "active", is_shown: true, label: null },
    { id: "open", is_shown: false, label: null },
  ]);
});

it("makes a quick reply with a variable and buttons", async () => {
  const calls = openSettings("/settings/replies", { ...answers, "POST /canned-replies": aReply({}) });
  await userEvent.click(await screen.findByRole("button", { name: "Nova mensagem rápida" }));
  await userEvent.type(await screen.findByRole("textbox", { name: /^Atalho/ }), "Segunda Via");
  await userEvent.type(screen.getByRole("textbox", { name: /^Texto/ }), "Olá ");
  await userEvent.click(screen.getByRole("button", { name: "Inserir Primeiro nome" }));
  await userEvent.click(screen.getByRole("radio", { name: "Botões" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Botão 1" }), "Sim");
  expect(screen.getByText("{primeiro_nome}", { selector: "mark" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  await vi.waitFor(() => expect(calls.some((call) => call.method === "POST")).toBe(true), 15_000);
  expect(calls.find((call) => call.method === "POST")?.body).toMatchObject({
    scope: "account",
    shortcut: "segunda-via",
    text: "Olá {primeiro_nome}",
    attachments: [],
    interactive: { buttons: [{ title: "Sim" }] },
  });
});
