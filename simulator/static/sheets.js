// What slides up from the bottom of the phone.

import { el, icon } from "./dom.js";
import { preview } from "./preview.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const device = () => document.getElementById("device");

export function toast(text) {
  const node = el("div", { class: "toast", role: "alert" }, text);
  device().append(node);
  setTimeout(() => node.remove(), 5000);
}

function sheet(title, ...content) {
  const before = document.activeElement;
  const box = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title, tabIndex: -1 }, content);
  const scrim = el("div", { class: "scrim" }, box);
  const close = () => {
    scrim.remove();
    before?.focus?.({ preventScroll: true });
  };
  scrim.addEventListener("click", (event) => { if (event.target === scrim) close(); });
  scrim.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Tab") return;
    const stops = [...box.querySelectorAll("button, input, a[href]")];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge || document.activeElement === box) {
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
    }
  });
  device().append(scrim);
  (box.querySelector("input, button") ?? box).focus({ preventScroll: true });
  return close;
}

export function messageSheet(message, actions) {
  let close = () => {};
  const then = (action) => () => { close(); action(); };
  const option = (text, action) => el("button", { class: "option", type: "button", onclick: then(action) }, text);
  const mine = message.reactions.customer;
  const emojis = EMOJIS.map((emoji) => el("button", { type: "button", "aria-label": `Reagir com ${emoji}`, "aria-pressed": String(mine === emoji), onclick: then(() => actions.react(mine === emoji ? "" : emoji)) }, emoji));
  const editable = message.from_customer && ["text", "image", "video", "document"].includes(message.type);
  close = sheet("Opções da mensagem", el("div", { class: "emojis" }, emojis),
    el("div", {}, option("Responder", actions.reply),
      editable && option("Editar", actions.edit),
      option("Copiar texto", () => navigator.clipboard?.writeText(preview(message))),
      message.from_customer && option("Apagar para todos", actions.remove)));
}

export function listSheet(message, send) {
  const { action } = message.content;
  let close = () => {};
  const row = (item) => el("button", {
    class: "option", type: "button",
    onclick: () => { close(); send({ type: "list_reply", message_id: message.id, reply_id: item.id, title: item.title, description: item.description }); },
  }, item.title, item.description && el("small", {}, item.description));
  close = sheet(action.button, el("h3", {}, action.button),
    action.sections.map((section) => el("div", {}, section.title && el("div", { class: "section-title" }, section.title), section.rows.map(row))));
}

export function pictureSheet(url) {
  sheet("Foto", el("img", { class: "picture", src: url, alt: "Foto ampliada" }));
}

function form(title, fields, label, submit) {
  const inputs = {};
  const field = ([key, text, value, kind]) => {
    inputs[key] = el("input", { value, inputMode: kind ?? "text", autocomplete: "off" });
    return el("label", {}, text, inputs[key]);
  };
  const rows = fields.map((entry) => (Array.isArray(entry[0]) ? el("div", { class: "pair" }, entry.map(field)) : field(entry)));
  const go = () => {
    const values = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value.trim()]));
    if (submit(values) !== false) close();
  };
  for (const input of Object.values(inputs)) input.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  const close = sheet(title, el("h3", {}, title), rows, el("button", { class: "primary", type: "button", onclick: go }, label));
}

const number = (text) => Number.parseFloat(text.replace(",", "."));

export function locationSheet(send) {
  form("Enviar localização", [["name", "Nome do lugar", "Café Pinhão"], ["address", "Endereço", "Rua das Araucárias, 210 - Centro"],
    [["latitude", "Latitude", "-25.42951", "decimal"], ["longitude", "Longitude", "-49.27127", "decimal"]]], "Enviar", (values) => {
    const [latitude, longitude] = [number(values.latitude), number(values.longitude)];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      toast("Latitude vai de -90 a 90 e longitude de -180 a 180.");
      return false;
    }
    return send({ type: "location", latitude, longitude, name: values.name || null, address: values.address || null });
  });
}

export function contactSheet(send) {
  form("Enviar contato", [["name", "Nome", "Otávio Sampaio"], ["company", "Empresa", "Transportes Serra Verde"], ["phone", "Telefone", "+55 11 90000-4477", "tel"]], "Enviar", (values) => {
    if (!values.name || !values.phone) {
      toast("Escreva o nome e o telefone.");
      return false;
    }
    const [first, ...rest] = values.name.split(" ");
    const name = { formatted_name: values.name, first_name: first, ...(rest.length && { last_name: rest.join(" ") }) };
    const phones = [{ phone: values.phone, wa_id: values.phone.replace(/\D/g, ""), type: "CELL" }];
    return send({ type: "contacts", contacts: [{ name, phones, ...(values.company && { org: { company: values.company } }) }] });
  });
}

export function attachMenu(entries) {
  const node = el("div", { class: "attach", role: "menu" }, entries.map(([name, label, action], index) =>
    el("button", { type: "button", role: "menuitem", class: `c${index % 6}`, onclick: () => { node.remove(); action(); } }, el("i", {}, icon(name)), label)));
  return node;
}
