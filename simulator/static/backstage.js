// Behind the scenes: where webhooks go, the customer's phone, faults on demand.

import { api } from "./api.js";
import { el, icon, time } from "./dom.js";
import { toast } from "./sheets.js";
import { current, on, state } from "./state.js";

const KINDS = { message: "Mensagem do cliente", status: "Status de entrega", template: "Modelo avaliado", system: "Aviso do sistema", preferences: "Preferência de marketing", user_id_update: "Troca de identidade", raw: "Aviso avulso" };
const RESULTS = { delivered: ["tick", "ok", "entregue"], queued: ["clock", "wait", "tentando"], failed: ["alert", "bad", "não entregue"], dropped: ["x", "bad", "perdido de propósito"], no_callback: ["alert", "bad", "sem endereço"] };
const FAULTS = [
  ["Perder a resposta", { kind: "lost_answer" }], ["Falhar depois (131026)", { kind: "failed_status", code: 131026 }],
  ["Limite de envio (429)", { kind: "rate_limit", retry_after: 5 }], ["Erro 500", { kind: "server_error" }], ["Demorar 5 s", { kind: "delay", seconds: 5 }],
];

const attempt = (promise) => promise.catch((problem) => toast(problem.message));

function toggle(label, checked, change) {
  return el("label", { class: "switch" }, label, el("input", { type: "checkbox", role: "switch", checked, onchange: (event) => attempt(change(event.target.checked)) }));
}

function connection() {
  const { phone } = current();
  const last = state.deliveries.filter((row) => row.attempts.length).at(-1);
  const troubled = last && last.state !== "delivered";
  if (!phone?.callback) return [el("p", { class: "light" }, el("span", {}, "Nenhum sistema conectado")), el("p", { class: "muted" }, "Informe o endereço do webhook com --webhook-url ou pela API de controle.")];
  return [el("p", { class: `light ${troubled ? "bad" : "ok"}` }, el("span", {}, troubled ? "O sistema não está respondendo 200" : "Avisos vão para")),
    el("p", { class: "muted" }, phone.callback),
    troubled && el("button", { class: "link", type: "button", onclick: () => attempt(api.kick()) }, "Tentar de novo agora")];
}

function customerCard() {
  const { customer, phone } = current();
  if (!customer || !phone) return [];
  return [
    el("p", { class: `light ${state.window ? "ok" : ""}` }, el("span", {}, state.window ? "Janela de 24 horas aberta" : "Janela de 24 horas fechada"),
      state.window && el("button", { class: "link", type: "button", onclick: () => attempt(api.window(phone.id, customer.id, 0).then(() => { state.window = false; draw(); })) }, "Fechar")),
    toggle("Aparelho ligado", customer.online, (online) => api.patch(customer.id, { online })),
    toggle("Confirmação de leitura", customer.read_receipts, (read_receipts) => api.patch(customer.id, { read_receipts })),
    toggle("Aceita promoções", customer.marketing, (yes) => api.preference(customer.id, yes ? "resume" : "stop")),
    toggle("Bloqueou esta empresa", customer.blocked_phones.includes(phone.id), (yes) => api.block(customer.id, phone.id, yes)),
    phone.blocked.includes(customer.id) && el("p", { class: "muted" }, "A empresa bloqueou este cliente."),
  ];
}

function faultCard() {
  const armed = state.faults.filter((fault) => fault.times === null || fault.hits < fault.times);
  const chip = ([label, rule]) => {
    const count = armed.filter((fault) => fault.kind === rule.kind).length;
    return el("button", { class: `chip${count ? " armed" : ""}`, type: "button", onclick: () => attempt(api.fault(rule)) }, count ? `${label} · ${count}` : label);
  };
  const double = state.tuning.copies_max > 1;
  return [
    el("p", { class: "muted" }, "No próximo envio da empresa:"), el("div", { class: "chips" }, FAULTS.map(chip)),
    armed.length > 0 && el("button", { class: "link", type: "button", onclick: () => attempt(api.clearFaults()) }, "Cancelar falhas armadas"),
    toggle("Avisos em dobro", double, (yes) => api.settings({ copies_min: yes ? 2 : 1, copies_max: yes ? 2 : 1 })),
    toggle("Avisos fora de ordem", state.tuning.shuffle > 0, (yes) => api.settings({ shuffle: yes ? 4 : 0 })),
    toggle("Token da empresa vencido", state.tokenExpired, (yes) => api.token(yes)),
  ];
}

function line(delivery) {
  const [name, tone, label] = RESULTS[delivery.state];
  const tries = delivery.attempts.length;
  const status = delivery.kind === "status" ? /"status":"(\w+)"/.exec(delivery.body)?.[1] : null;
  const words = { sent: "enviada", delivered: "entregue", read: "lida", failed: "falhou", played: "ouvida" };
  const text = status ? `Status: ${words[status] ?? status}` : KINDS[delivery.kind] ?? delivery.kind;
  return el("li", { title: `${label}, ${tries} ${tries === 1 ? "tentativa" : "tentativas"}` }, el("b", { class: tone }, icon(name, label)),
    el("span", {}, `${text}${tries > 1 ? ` · ${tries}×` : ""}`), el("time", {}, time(delivery.created)));
}

let root;

function panel(title, ...content) {
  return el("section", { class: "panel" }, el("h2", {}, title), el("div", { class: "card" }, content));
}

function draw() {
  const focused = [...root.querySelectorAll("button, input")].indexOf(document.activeElement);
  const page = document.getElementById("page");
  const log = [...state.deliveries].reverse().map(line);
  root.replaceChildren(
    el("button", { class: "icon-button close-panel", type: "button", "aria-label": "Fechar", onclick: () => { page.dataset.backstage = "closed"; } }, icon("x")),
    panel("Conexão", connection()), panel(`Telefone de ${current().customer?.name ?? "cliente"}`, customerCard()), panel("Falhas de propósito", faultCard()),
    panel("Últimos avisos ao sistema", log.length ? el("ul", { class: "log" }, log) : el("p", { class: "muted" }, "Ainda nenhum. Escreva uma mensagem.")));
  if (focused >= 0) root.querySelectorAll("button, input")[focused]?.focus({ preventScroll: true });
}

export function startBackstage() {
  root = document.getElementById("backstage");
  let due = 0;
  on("backstage", () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(draw);
  });
  on("chat", () => requestAnimationFrame(draw));
}
