import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ReplyTo } from "@/lib/api/messages";
import { renderInConsole } from "@/lib/testing/render";
import { aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import type { ThreadMessage } from "@/realtime/store";
import { aMessage } from "../testing";
import { MessageRow } from "./MessageRow";

beforeEach(() => update((state) => ({ ...state, me: aMe })));

function show(change: Partial<ThreadMessage>, onJump: (id: string) => void = () => {}) {
  return renderInConsole(
    <MessageRow
      message={aMessage(change)}
      isFirst
      isLast
      contactId="maria"
      contactName="Maria"
      isHighlighted={false}
      onOpen={() => {}}
      onJump={onJump}
    />,
  ).container;
}

const own = { direction: "out", author: { kind: "user", id: "ana" } } as const;

it("shows hostile text as text", () => {
  const hostile = '<img src=x onerror="alert(1)"><script>alert(1)</script> javascript:alert(1)';
  const container = show({ text: hostile });
  expect(container.textContent).toContain(hostile);
  expect(container.querySelector("img, script, a")).toBeNull();
});

it("opens links apart, without referrer", () => {
  show({ text: "veja https://exemplo.com.br/a" });
  const link = screen.getByRole("link");
  expect(link.getAttribute("href")).toBe("https://exemplo.com.br/a");
  expect(link.getAttribute("rel")).toContain("noopener");
});

it("labels what the customer never sees", () => {
  show({ ...own, visibility: "internal", status: "sent" });
  expect(screen.getByText("Mensagem interna, não será enviada para o contato")).toBeTruthy();
  expect(screen.queryByRole("img", { name: "Enviada" })).toBeNull();
});

it("keeps a failed message with its reason and the way out", () => {
  show({
    ...own,
    status: "failed",
    error: {
      code: "131047",
      title: "Re-engagement message",
      details: "",
      advice: "",
      what: { "pt-BR": "A janela de 24 horas terminou." },
      do: {},
    },
  });
  expect(screen.getByRole("alert").textContent).toContain("A janela de 24 horas terminou.");
  expect(screen.getByRole("button", { name: "Tentar novamente" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Não enviada: ver o motivo" })).toBeTruthy();
});

it("jumps to the quoted message", async () => {
  const jump = vi.fn();
  const quoted: ReplyTo = { id: "m9", kind: "text", text: "Antes", author_kind: "user", author_id: "bruno" };
  show({ reply_to: quoted }, jump);
  await userEvent.click(screen.getByRole("button", { name: /Bruno Sá/ }));
  expect(jump).toHaveBeenCalledWith("m9");
});

it("says who deleted and shows what was there", () => {
  show({ text: "segredo", deleted: { at: "2026-11-20T12:00:00Z", by: "contact", user_id: null } });
  expect(screen.getByText("Mensagem apagada por Maria")).toBeTruthy();
  expect(screen.getByText("segredo")).toBeTruthy();
});

it.each([
  ["location", { latitude: -23.5, longitude: -46.6, name: "Loja" }, "Loja"],
  ["contacts", { cards: [{ name: "José", phones: [{ phone: "+5511987654321" }] }] }, "José"],
  ["order", { items: [{ retailer_id: "X", quantity: 2, price: "66.90", currency: "BRL" }] }, "133,80"],
  ["flow_reply", { name: "Pesquisa", answers: { nota: 5 } }, "nota"],
  ["unsupported", { what: "poll", hint: "app" }, "Enquete"],
  ["template", { header: "Aviso", body: "Corpo", footer: "Rodapé", buttons: [{ text: "Sim" }] }, "Rodapé"],
  ["interactive_reply", { type: "list", title: "Opção 1" }, "Opção escolhida"],
  ["unsupported", {}, "O provedor não entrega este tipo de mensagem."],
] as const)("shows %s", (kind, content, expected) => {
  const container = show({ kind, content, text: "" });
  expect(container.textContent).toContain(expected);
  expect(container.querySelector("img")).toBeNull();
});
