// What the page shows, kept current by the simulator's event stream.

import { api, viewer } from "./api.js";

export const state = {
  phones: [], customers: [], chats: new Map(), messages: new Map(), typing: new Map(), deliveries: [],
  faults: [], tuning: {}, tokenExpired: false, phone: null, customer: null, window: false, connected: true,
};

const listeners = new Map();

export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

export function emit(name, data) {
  for (const listener of listeners.get(name) ?? []) listener(data);
}

export const chatKey = (phone, customer) => `${phone} ${customer}`;
export const phoneOf = (id) => state.phones.find((phone) => phone.id === id);
export const customerOf = (id) => state.customers.find((customer) => customer.id === id);
export const current = () => ({ phone: phoneOf(state.phone), customer: customerOf(state.customer) });
export const thread = () => [...state.messages.values()];

export function typingUntil() {
  return state.typing.get(chatKey(state.phone, state.customer)) ?? 0;
}

export async function reload() {
  const data = await api.state();
  state.phones = data.phones;
  state.customers = data.customers;
  state.faults = data.faults;
  state.tuning = data.tuning;
  state.tokenExpired = data.token_expired;
  state.chats = new Map(data.chats.map((chat) => [chatKey(chat.phone, chat.customer), chat]));
  if (!phoneOf(state.phone)) state.phone = state.phones[0]?.id ?? null;
  if (!customerOf(state.customer)) state.customer = state.customers[0]?.id ?? null;
  emit("lists");
  emit("backstage");
}

export async function loadChat() {
  if (!state.phone || !state.customer) return;
  const { phone, customer } = state;
  const data = await api.chat(phone, customer);
  if (phone !== state.phone || customer !== state.customer) return;
  state.messages = new Map(data.messages.map((message) => [message.id, message]));
  state.window = data.window;
  emit("chat");
  emit("backstage");
}

let looking = null;
const unread = new Set();

// The chat counts as open (so that messages become read) only while somebody can see it.
export function look() {
  const page = document.getElementById("page");
  const narrow = matchMedia("(max-width: 760px)").matches;
  const visible = document.visibilityState === "visible" && (!narrow || page.dataset.screen === "chat");
  const wanted = visible && state.phone && state.customer ? { phone: state.phone, customer: state.customer } : null;
  if (looking && (!wanted || looking.phone !== wanted.phone || looking.customer !== wanted.customer)) {
    api.open(looking.phone, looking.customer, false).catch(() => {});
    looking = null;
  }
  if (wanted && !looking) {
    looking = wanted;
    api.open(wanted.phone, wanted.customer, true).catch(() => {});
    const chat = state.chats.get(chatKey(wanted.phone, wanted.customer));
    if (chat) chat.unread = 0;
    emit("lists");
  }
}

export async function select(phone, customer) {
  state.phone = phone;
  state.customer = customer;
  state.messages = new Map();
  history.replaceState(null, "", `#${phone}/${encodeURIComponent(customer)}`);
  emit("lists");
  emit("chat");
  look();
  await loadChat();
}

function received(message) {
  const key = chatKey(message.phone_id, message.customer_id);
  const chat = state.chats.get(key) ?? { phone: message.phone_id, customer: message.customer_id, unread: 0, window: false };
  const fresh = !chat.last || message.id === chat.last.id || message.timestamp >= chat.last.timestamp;
  const mine = message.phone_id === state.phone && message.customer_id === state.customer;
  const seen = looking?.phone === message.phone_id && looking?.customer === message.customer_id;
  if (!message.from_customer && message.status === "delivered" && !seen && !unread.has(message.id)) {
    unread.add(message.id);
    chat.unread += 1;
  } else if (["read", "played"].includes(message.status) && unread.delete(message.id)) chat.unread = Math.max(0, chat.unread - 1);
  if (fresh) chat.last = message;
  if (message.from_customer) chat.window = true;
  state.chats.set(key, chat);
  if (mine) {
    const known = state.messages.has(message.id);
    state.messages.set(message.id, message);
    if (message.from_customer) state.window = true;
    emit(known ? "message" : "chat", message);
    emit("backstage");
  }
  emit("lists");
}

let reloading = 0;

function soon() {
  clearTimeout(reloading);
  reloading = setTimeout(() => reload().catch(() => {}), 60);
}

export function connect() {
  const source = new EventSource(`/_control/events?viewer=${viewer}`);
  const handle = (name, action) => source.addEventListener(name, (event) => action(JSON.parse(event.data)));
  let first = true;
  const fresh = async () => {
    looking = null;
    await reload();
    await loadChat();
    state.deliveries = await api.deliveries();
    look();
    emit("backstage");
  };
  handle("hello", () => {
    state.connected = true;
    emit("connection");
    if (!first) fresh();
    first = false;
  });
  handle("reset", fresh);
  handle("message", received);
  handle("state", soon);
  handle("faults", soon);
  handle("delivery", (delivery) => {
    state.deliveries = [...state.deliveries.filter((row) => row.seq !== delivery.seq), delivery].slice(-12);
    emit("backstage");
  });
  handle("typing", ({ phone, customer, until }) => {
    state.typing.set(chatKey(phone, customer), until);
    emit("typing");
    setTimeout(() => emit("typing"), Math.max(0, until * 1000 - Date.now()) + 50);
  });
  source.onerror = () => {
    state.connected = false;
    emit("connection");
  };
  return fresh();
}
