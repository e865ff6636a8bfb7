// The phone's screen: head, thread, and what can be done with a message.

import { api } from "./api.js";
import { startComposer } from "./composer.js";
import { inside } from "./content.js";
import { dayName, el, icon, initials, time } from "./dom.js";
import { preview } from "./preview.js";
import { locationSheet, listSheet, messageSheet, pictureSheet, toast } from "./sheets.js";
import { current, emit, look, on, state, thread, typingUntil } from "./state.js";

const TICKS = {
  pending: ["clock", "Enviando"], undelivered: ["alert", "O sistema da empresa não recebeu"], received: ["tick", "Recebida pela empresa"],
  read: ["ticks", "Lida pela empresa"],
};
let list;
let jump;
let composer;
let atEnd = true;

export async function send(message, file) {
  try {
    atEnd = true;
    await api.send(state.customer, { phone: state.phone, ...message }, file);
    return true;
  } catch (problem) {
    toast(problem.message);
    return false;
  }
}

const actions = {
  answer: send,
  list: (message) => listSheet(message, send),
  location: () => locationSheet(send),
  enlarge: pictureSheet,
  played: (message) => !message.from_customer && message.content.voice && message.status !== "played" && api.played(message.id).catch(() => {}),
  grown: () => follow(),
};

function ticks(message) {
  if (!message.from_customer) return null;
  const [name, label] = TICKS[message.status] ?? TICKS.pending;
  const mark = el("span", { class: message.status === "read" ? "read" : message.status === "undelivered" ? "failed" : "", title: label }, icon(name, label));
  return mark;
}

function author(message) {
  return message.from_customer ? "Você" : current().phone?.name ?? "Empresa";
}

function quote(message) {
  const original = message.context_id && state.messages.get(message.context_id);
  if (!original) return null;
  const jumpTo = () => document.getElementById(original.id)?.scrollIntoView({ block: "center" });
  return el("button", { class: "quote", type: "button", onclick: jumpTo }, el("strong", {}, author(original)), el("span", {}, preview(original)));
}

function menu(message) {
  messageSheet(message, {
    react: (emoji) => send({ type: "reaction", message_id: message.id, emoji }),
    reply: () => composer.reply(message),
    edit: () => composer.edit(message),
    remove: () => send({ type: "revoke", message_id: message.id }),
  });
}

function bubble(message, before) {
  const mine = message.from_customer;
  const { parts, buttons, wide } = message.revoked
    ? { parts: [el("div", { class: "gone" }, icon("block"), mine ? "Você apagou esta mensagem" : "Mensagem apagada")], buttons: [] }
    : inside(message, actions);
  const reactions = Object.values(message.reactions);
  const turn = !before || before.from_customer !== mine;
  const classes = ["bubble", mine ? "out" : "in", turn && "turn", reactions.length && "reacted", wide && "wide", message.type === "sticker" && !message.revoked && "sticker"];
  const node = el("article", { class: classes.filter(Boolean).join(" "), id: message.id, "aria-label": `${author(message)}: ${preview(message)}` },
    !message.revoked && el("button", { class: "menu", type: "button", "aria-label": "Opções da mensagem", onclick: () => menu(message) }, icon("down")),
    message.forwarded && el("div", { class: "forwarded" }, "Encaminhada"),
    !message.revoked && quote(message), parts,
    el("span", { class: "meta" }, message.edited && !message.revoked && "editada", el("time", {}, time(message.timestamp)), ticks(message)),
    buttons.length > 0 && el("div", { class: "actions" }, buttons),
    reactions.length > 0 && el("span", { class: "reactions" }, reactions));
  if (!message.revoked) holdable(node, message);
  return node;
}

function holdable(node, message) {
  let timer;
  node.addEventListener("contextmenu", (event) => { event.preventDefault(); menu(message); });
  node.addEventListener("touchstart", () => { timer = setTimeout(() => menu(message), 450); }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) node.addEventListener(name, () => clearTimeout(timer), { passive: true });
}

function follow() {
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function empty() {
  const { customer } = current();
  const start = (text) => el("button", { class: "chip", type: "button", onclick: () => send({ type: "text", text }) }, text);
  return el("div", { class: "empty" }, el("p", {}, `Escreva como ${customer?.name ?? "cliente"}. A mensagem chega ao sistema da empresa como se viesse do WhatsApp.`),
    el("div", { class: "chips" }, ["Oi! Vocês entregam hoje?", "Meu pedido ainda não chegou 😕", "Quero falar com um atendente"].map(start)));
}

// Until the phone is reached nothing is on its screen.
function arrived(message) {
  if (message.from_customer) return true;
  const onTheWay = ["accepted", "sent"].includes(message.status) && state.tuning.auto_statuses;
  return message.status !== "failed" && !onTheWay;
}

const drawn = new Map();
const typingBubble = el("div", { class: "typing-bubble", "aria-label": "digitando" }, el("i"), el("i"), el("i"));

// Keeps what did not change, so that nothing flickers and a playing audio or video goes on.
function kept(id, key, build) {
  const known = drawn.get(id);
  if (known?.key === key) return known.node;
  const node = build();
  const playing = known?.node.querySelector(".voice, video");
  const silent = playing && node.querySelector(".voice, video");
  if (silent) silent.replaceWith(playing);
  if (known || !drawn.has("ready")) node.style.animation = "none";
  drawn.set(id, { key, node });
  return node;
}

function place(nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}

function drawThread() {
  const nodes = [];
  const count = list.childElementCount;
  let before = null;
  for (const message of thread().filter(arrived)) {
    const name = dayName(message.timestamp);
    if (!before || dayName(before.timestamp) !== name) nodes.push(kept(`day ${name}`, name, () => el("div", { class: "day" }, name)));
    const previous = before;
    const turn = previous?.from_customer;
    nodes.push(kept(message.id, JSON.stringify([message, turn]), () => bubble(message, previous)));
    before = message;
  }
  if (typingUntil() * 1000 > Date.now()) nodes.push(typingBubble);
  const top = list.scrollTop;
  place(nodes.length ? nodes : [empty()]);
  if (nodes.length) drawn.set("ready", {});
  if (atEnd) return follow();
  list.scrollTop = top;
  if (list.childElementCount > count) jump.hidden = false;
  return undefined;
}

function head() {
  const { phone } = current();
  const typing = typingUntil() * 1000 > Date.now();
  return [el("strong", {}, phone?.name ?? "Empresa"),
    el("span", { class: `sub${typing ? " typing" : ""}`, role: "status" }, typing ? "digitando…" : phone?.display ?? "")];
}

export function startChat(device) {
  const page = document.getElementById("page");
  const title = el("div", {});
  const badge = el("div", { class: "avatar company small", "aria-hidden": "true" });
  const hour = el("span", {}, time(Date.now() / 1000));
  setInterval(() => { hour.textContent = time(Date.now() / 1000); }, 10_000);
  list = el("div", { class: "thread", role: "log", "aria-label": "Conversa", tabIndex: 0 });
  jump = el("button", { class: "jump", type: "button", hidden: true, onclick: () => { atEnd = true; jump.hidden = true; follow(); } }, "Novas mensagens ↓");
  list.addEventListener("scroll", () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    if (atEnd) jump.hidden = true;
  }, { passive: true });
  composer = startComposer(send);
  const back = () => { page.dataset.screen = "list"; look(); };
  const more = () => { page.dataset.backstage = "open"; };
  device.replaceChildren(
    el("div", { class: "statusbar", "aria-hidden": "true" }, hour, el("span", { class: "hole" }), el("span", { class: "signal" }, icon("signal"), icon("battery"))),
    el("header", { class: "chat-head" }, el("button", { class: "icon-button back", type: "button", "aria-label": "Voltar", onclick: back }, icon("back")), badge, title,
      el("button", { class: "icon-button more", type: "button", "aria-label": "Bastidores", onclick: more }, icon("more"))),
    list, jump, composer.node);
  const drawHead = () => {
    title.replaceChildren(...head());
    badge.textContent = initials(current().phone?.name ?? "E")[0];
  };
  let shown = "";
  on("chat", () => {
    const key = `${state.phone} ${state.customer}`;
    if (shown !== key) {
      drawn.clear();
      atEnd = true;
      composer.clear();
    }
    shown = key;
    drawHead();
    drawThread();
  });
  on("message", drawThread);
  on("typing", () => { drawHead(); drawThread(); });
  on("lists", drawHead);
  emit("chat");
}
