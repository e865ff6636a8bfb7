// The company's numbers and the people who can write.

import { avatar, el, initials, prettyPhone, time } from "./dom.js";
import { preview } from "./preview.js";
import { chatKey, look, on, select, state } from "./state.js";

function number(phone) {
  const chosen = phone.id === state.phone;
  return el("button", {
    class: "number", type: "button", role: "radio", "aria-checked": String(chosen), "data-phone": phone.id, tabIndex: chosen ? 0 : -1,
    onclick: () => select(phone.id, state.customer),
    onkeydown: (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = state.phones.at((state.phones.indexOf(phone) + step) % state.phones.length);
      select(next.id, state.customer).then(() => document.querySelector(`[data-phone="${next.id}"]`)?.focus());
    },
  }, el("div", { class: "avatar company small", "aria-hidden": "true" }, initials(phone.name)[0]),
  el("div", {}, el("strong", {}, phone.name), el("span", {}, phone.display)));
}

function lastOf(customer) {
  return state.phones.map((phone) => state.chats.get(chatKey(phone.id, customer.id))?.last)
    .filter(Boolean).sort((a, b) => b.timestamp - a.timestamp)[0];
}

function row(customer, colour) {
  const last = state.chats.get(chatKey(state.phone, customer.id))?.last;
  const unread = state.chats.get(chatKey(state.phone, customer.id))?.unread ?? 0;
  const address = prettyPhone(customer.phone) || (customer.username ? `@${customer.username}` : customer.user_id);
  const line = last ? `${last.from_customer ? "Você: " : ""}${preview(last)}` : [address, customer.note].filter(Boolean).join(" · ");
  return el("li", {}, el("button", {
    class: `customer${unread ? " unread" : ""}`, type: "button", "aria-current": customer.id === state.customer ? "true" : "false", "data-customer": customer.id,
    title: [address, customer.note].filter(Boolean).join(" · "),
    onclick: () => {
      document.getElementById("page").dataset.screen = "chat";
      select(state.phone, customer.id).then(look);
    },
  }, avatar(customer.name, colour),
  el("div", {}, el("div", { class: "top" }, el("strong", {}, customer.name), last && el("time", {}, time(last.timestamp))),
    el("div", { class: "bottom" }, el("span", { class: `preview${last ? "" : " note"}` }, line),
      unread > 0 && el("span", { class: "badge", "aria-label": `${unread} não lidas` }, unread)))));
}

export function startLists() {
  const numbers = document.getElementById("numbers");
  const people = document.getElementById("customers");
  on("lists", () => {
    const focused = document.activeElement?.dataset?.customer;
    numbers.replaceChildren(...state.phones.map(number));
    const order = new Map(state.customers.map((customer, index) => [customer.id, index]));
    const recent = (customer) => lastOf(customer)?.timestamp ?? 0;
    const sorted = [...state.customers].sort((a, b) => recent(b) - recent(a) || order.get(a.id) - order.get(b.id));
    people.replaceChildren(...sorted.slice(0, 200).map((customer) => row(customer, order.get(customer.id))));
    if (focused) people.querySelector(`[data-customer="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  });
}
