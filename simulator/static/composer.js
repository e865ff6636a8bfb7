// Writing, attaching and recording.

import { el, icon } from "./dom.js";
import { preview } from "./preview.js";
import { startRecording } from "./recorder.js";
import { attachMenu, contactSheet, locationSheet, toast } from "./sheets.js";
import { state } from "./state.js";

export function startComposer(send) {
  let replying = null;
  let editing = null;
  let recording = null;
  let attach = null;

  const input = el("textarea", { rows: 1, placeholder: "Mensagem", "aria-label": "Mensagem", maxLength: 65536 });
  const file = el("input", { type: "file", hidden: true, tabIndex: -1, "aria-label": "Escolher arquivo" });
  const context = el("div", { class: "context", hidden: true });
  const plus = el("button", { class: "icon-button", type: "button", "aria-label": "Anexar", "aria-haspopup": "menu" }, icon("plus"));
  const main = el("button", { class: "icon-button", type: "button" });
  const row = el("div", { class: "row" });
  const node = el("footer", { class: "composer" }, context, row, file);

  function grow() {
    input.style.height = "40px";
    // A hidden field has no height to measure.
    input.style.height = `${Math.min(120, Math.max(40, input.scrollHeight + 2))}px`;
  }

  function draw() {
    const ready = Boolean(recording || input.value.trim());
    main.className = `icon-button${ready ? " send" : ""}`;
    main.setAttribute("aria-label", recording ? "Enviar gravação" : ready ? "Enviar" : "Gravar mensagem de voz");
    main.replaceChildren(icon(ready ? "send" : "mic"));
    const target = replying ?? editing;
    context.hidden = !target;
    if (target) {
      const title = editing ? "Editando a mensagem" : target.from_customer ? "Respondendo a você" : "Respondendo à empresa";
      context.replaceChildren(el("div", {}, el("strong", {}, title), el("span", {}, preview(target))),
        el("button", { class: "icon-button", type: "button", "aria-label": "Cancelar", onclick: clear }, icon("x")));
    }
    const wanted = recording ? [recording.discard, recording.node, main] : [plus, input, main];
    if (wanted.some((child, index) => row.children[index] !== child)) row.replaceChildren(...wanted);
  }

  function clear() {
    if (editing) input.value = "";
    replying = editing = null;
    closeAttach();
    grow();
    draw();
  }

  function closeAttach() {
    attach?.remove();
    attach = null;
    plus.setAttribute("aria-expanded", "false");
  }

  const reply = () => (replying ? { reply_to: replying.id } : {});

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    const message = editing ? { type: "edit", message_id: editing.id, text } : { type: "text", text, ...reply() };
    input.value = "";
    clear();
    if (!(await send(message))) {
      input.value = text;
      draw();
    }
  }

  function choose(type, accept) {
    file.accept = accept;
    file.value = "";
    file.onchange = () => {
      const [chosen] = file.files;
      if (!chosen) return;
      const caption = input.value.trim();
      const takes = ["image", "video", "document"].includes(type);
      send({ type, ...reply(), ...(takes && caption && { caption }) }, chosen);
      if (takes) input.value = "";
      clear();
    };
    file.click();
  }

  async function record() {
    try {
      recording = await startRecording();
    } catch {
      toast("Não foi possível usar o microfone. Permita o acesso no navegador ou anexe um arquivo de áudio.");
      return;
    }
    recording.discard.addEventListener("click", () => { recording.stop(); recording = null; draw(); input.focus(); });
    draw();
    main.focus();
  }

  async function finish() {
    const { stop } = recording;
    recording = null;
    draw();
    const sound = await stop();
    if (sound.size) send({ type: "voice", ...reply() }, new File([sound], "voz", { type: sound.type }));
    clear();
  }

  const entries = [
    ["image", "Foto", () => choose("image", "image/jpeg,image/png")], ["video", "Vídeo", () => choose("video", "video/mp4,video/3gpp")],
    ["file", "Documento", () => choose("document", "")], ["music", "Áudio", () => choose("audio", "audio/*")],
    ["pin", "Localização", () => locationSheet(send)], ["person", "Contato", () => contactSheet(send)],
    ["smile", "Figurinha", () => choose("sticker", "image/webp")], ["poll", "Enquete", () => send({ type: "unsupported", unsupported_type: "poll_creation" })],
  ];
  plus.addEventListener("click", () => {
    if (attach?.isConnected) return closeAttach();
    attach = attachMenu(entries);
    node.append(attach);
    plus.setAttribute("aria-expanded", "true");
    return attach.querySelector("button").focus();
  });
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") { clear(); input.focus(); } });
  document.addEventListener("pointerdown", (event) => { if (attach && !node.contains(event.target)) closeAttach(); });
  input.addEventListener("input", () => { grow(); draw(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  input.addEventListener("paste", (event) => {
    const picture = [...event.clipboardData.files].find((item) => item.type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    send({ type: "image", ...reply(), ...(input.value.trim() && { caption: input.value.trim() }) }, picture);
    input.value = "";
    clear();
  });
  main.addEventListener("click", () => (recording ? finish() : input.value.trim() ? submit() : record()));
  draw();

  return {
    node, clear,
    reply(message) { clear(); replying = state.messages.get(message.id); draw(); input.focus(); },
    edit(message) {
      clear();
      editing = state.messages.get(message.id);
      input.value = editing.type === "text" ? editing.content.body : editing.content.caption ?? "";
      grow();
      draw();
      input.focus();
    },
  };
}
