// What is inside a bubble, for every kind of message.

import { mediaUrl } from "./api.js";
import { avatar, el, icon, prettyPhone } from "./dom.js";
import { formatted, onlyEmoji } from "./preview.js";
import { player } from "./voice.js";

const words = (text) => el("div", { class: "text" }, formatted(text));

function source(reference) {
  return reference?.id ? mediaUrl(reference.id) : null;
}

function picture(reference, actions) {
  const url = source(reference);
  if (!url) return linked(reference, "Imagem por link");
  return el("button", { class: "photo", type: "button", "aria-label": "Ver foto", onclick: () => actions.enlarge(url) },
    el("img", { src: url, alt: reference.caption || "Foto", loading: "lazy", onload: actions.grown }));
}

function film(reference) {
  const url = source(reference);
  if (!url) return linked(reference, "Vídeo por link");
  return el("div", { class: "photo" }, el("video", { src: url, controls: true, preload: "metadata", playsInline: true }));
}

function linked(reference, label) {
  const link = reference?.link ?? "";
  return el("a", { class: "file", href: /^https?:/.test(link) ? link : "#", target: "_blank", rel: "noopener noreferrer" },
    el("b", {}, "LINK"), el("div", {}, el("strong", {}, label), el("small", {}, link)));
}

function paper(reference) {
  const name = reference?.filename || "documento";
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? "arq";
  const url = source(reference);
  if (!url) return linked(reference, name);
  return el("a", { class: "file", href: url, download: name }, el("b", {}, ending.toUpperCase()),
    el("div", {}, el("strong", {}, name), el("small", {}, "Toque para baixar")));
}

const MAP = [["M-10 92 90 58 180 74 320 20", 12], ["M60-10 84 66 70 150", 9], ["M190-10 172 76 214 150", 9], ["M-10 24 74 34 180 20 320 60", 6], ["M-10 128 320 96", 6], ["M254-10 262 150", 6]];

function map() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 300 128");
  svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
  const draw = (tag, attributes) => {
    const node = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    svg.append(node);
  };
  draw("rect", { width: 300, height: 128, fill: "#e4ebe0" });
  draw("path", { d: "M196 78 256 66 262 128H210Z", fill: "#c9dfc0" });
  draw("path", { d: "M-10 100 60 72 72 128H-10Z", fill: "#c5dcec" });
  for (const [d, width] of MAP) draw("path", { d, fill: "none", stroke: "#fff", "stroke-width": width });
  draw("ellipse", { cx: 150, cy: 82, rx: 9, ry: 3, fill: "#171b22", opacity: 0.25 });
  draw("path", { d: "M150 82s-16-17-16-29a16 16 0 0 1 32 0c0 12-16 29-16 29Z", fill: "#b42318" });
  draw("circle", { cx: 150, cy: 53, r: 6, fill: "#fff" });
  return svg;
}

function place(content) {
  const { latitude, longitude } = content;
  return el("div", { class: "place" }, el("div", { class: "map", "aria-hidden": "true" }, map()),
    content.name && el("strong", {}, content.name), content.address && el("span", {}, content.address),
    el("span", {}, `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`));
}

function cards(list) {
  return list.map((card) => {
    const name = card.name?.formatted_name ?? "Contato";
    const phone = card.phones?.[0];
    return el("div", { class: "card-line" }, avatar(name, name.length, "small"),
      el("div", {}, el("strong", {}, name), el("small", {}, phone ? phone.phone || prettyPhone(phone.wa_id) : card.org?.company ?? "")));
  });
}

function heading(header, actions) {
  if (!header) return null;
  switch (header.type) {
    case "text": return el("div", { class: "title" }, header.text);
    case "image": return picture(header.image, actions);
    case "video": return film(header.video);
    case "document": return paper(header.document);
    case "location": return place(header.location ?? {});
    default: return null;
  }
}

const action = (name, text, onclick) => el("button", { type: "button", onclick }, icon(name), text);
const outside = (name, text, href) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, icon(name), text);

function templateButtons(message, actions) {
  return (message.view?.buttons ?? []).map((button) => {
    switch (button.type) {
      case "QUICK_REPLY": return action("reply", button.text, () => actions.answer({ type: "template_button", message_id: message.id, title: button.text, payload: button.payload }));
      case "URL": return outside("link", button.text, /^https?:/.test(button.url) ? button.url : "#");
      case "PHONE_NUMBER": return el("a", { href: `tel:${button.phone_number}` }, icon("phone"), button.text);
      case "COPY_CODE": return action("copy", button.text || "Copiar código", () => navigator.clipboard?.writeText(button.code));
      default: return el("span", {}, button.text);
    }
  });
}

function interactive(message, actions) {
  const content = message.content;
  const parameters = content.action ?? {};
  const parts = [heading(content.header, actions), content.body && words(content.body.text), content.footer && el("div", { class: "foot" }, content.footer.text)];
  let buttons = [];
  if (content.type === "button") {
    buttons = parameters.buttons.map(({ reply }) => action("reply", reply.title, () => actions.answer({ type: "button_reply", message_id: message.id, reply_id: reply.id, title: reply.title })));
  } else if (content.type === "list") buttons = [action("list", parameters.button, () => actions.list(message))];
  else if (content.type === "cta_url") buttons = [outside("link", parameters.parameters.display_text, parameters.parameters.url)];
  else if (content.type === "location_request_message") buttons = [action("pin", "Enviar localização", actions.location)];
  return { parts, buttons };
}

export function inside(message, actions) {
  const content = message.content ?? {};
  const caption = content.caption ? words(content.caption) : null;
  const plain = (...parts) => ({ parts, buttons: [] });
  switch (message.type) {
    case "text": return plain(onlyEmoji(content.body ?? "") ? el("div", { class: "text big" }, content.body) : words(content.body ?? ""));
    case "image": return { ...plain(picture(content, actions), caption), wide: true };
    case "sticker": return plain(content.id ? el("img", { src: source(content), alt: "Figurinha", onload: actions.grown }) : linked(content, "Figurinha"));
    case "video": return { ...plain(film(content), caption), wide: true };
    case "document": return { ...plain(paper(content), caption), wide: true };
    case "audio": return { ...plain(content.id ? player(source(content), () => actions.played(message)) : linked(content, "Áudio por link")), wide: true };
    case "location": return { ...plain(place(content)), wide: true };
    case "contacts": return { ...plain(...cards(Array.isArray(content) ? content : [])), wide: true };
    case "button": return plain(words(content.text ?? ""));
    case "template": {
      const view = message.view ?? {};
      return { parts: [heading(view.header, actions), words(view.body ?? ""), view.footer && el("div", { class: "foot" }, view.footer)], buttons: templateButtons(message, actions), wide: Boolean(view.header && view.header.type !== "text") };
    }
    case "interactive": {
      const reply = content.button_reply ?? content.list_reply;
      if (reply) return plain(words(reply.title), reply.description && el("div", { class: "foot" }, reply.description));
      return interactive(message, actions);
    }
    default: return plain(el("div", { class: "gone" }, icon("alert"), "Mensagem não suportada"));
  }
}
