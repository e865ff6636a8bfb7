// One line of text for any message, and WhatsApp's simple formatting.

import { el } from "./dom.js";

const NAMES = { image: "Foto", video: "Vídeo", sticker: "Figurinha", document: "Documento", audio: "Áudio" };

export function preview(message) {
  if (message.revoked) return "Mensagem apagada";
  const content = message.content ?? {};
  switch (message.type) {
    case "text": return content.body ?? "";
    case "audio": return content.voice ? "Mensagem de voz" : NAMES.audio;
    case "image": case "video": case "sticker": return content.caption || NAMES[message.type];
    case "document": return `Documento: ${content.filename || content.caption || "sem nome"}`;
    case "location": return content.name ? `Localização: ${content.name}` : "Localização";
    case "contacts": return `Contato: ${content[0]?.name?.formatted_name ?? "sem nome"}`;
    case "template": return message.view?.body ?? content.name;
    case "interactive": return content.button_reply?.title ?? content.list_reply?.title ?? content.body?.text ?? "Mensagem interativa";
    case "button": return content.text ?? "";
    default: return "Mensagem não suportada";
  }
}

const MARKS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|```([^`]+)```|\*(\S(?:[^*\n]*\S)?)\*|_(\S(?:[^_\n]*\S)?)_|~(\S(?:[^~\n]*\S)?)~/gu;

export function formatted(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    const [all, link, code, bold, italic, struck] = found;
    const before = text[found.index - 1];
    if (!link && before && /[\p{L}\p{N}]/u.test(before)) continue;
    parts.push(text.slice(end, found.index));
    if (link) parts.push(el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link));
    else if (code) parts.push(el("code", {}, code));
    else if (bold) parts.push(el("b", {}, bold));
    else if (italic) parts.push(el("em", {}, italic));
    else parts.push(el("s", {}, struck));
    end = found.index + all.length;
  }
  return [...parts, text.slice(end)];
}

export const onlyEmoji = (text) => /^(\p{Extended_Pictographic}[\u{fe0f}\u{200d}\u{1f3fb}-\u{1f3ff}]*){1,3}$/u.test(text.trim());
