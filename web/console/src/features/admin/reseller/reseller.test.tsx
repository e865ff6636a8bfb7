import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { CodeCheck, Company } from "@/lib/api/support";
import { openSettings } from "../testing";

const company: Company = {
  id: "k1",
  name: "Padaria Sol",
  is_active: true,
  users: 1,
  inboxes: 0,
  last_active_at: null,
  is_invited: true,
  invitation_expires_at: "2020-01-01T00:00:00Z",
  created_at: "2020-01-01T00:00:00Z",
};
const LIST = "GET /reseller/companies";
const CHECK = "POST /reseller/support-code-check";
const list = {
  items: [company, { ...company, id: "k2", name: "Oficina", users: 12, is_active: false, is_invited: false }],
  next_cursor: null,
};
const found = { id: "k1", name: "Padaria Sol", is_active: true };

async function check(answer: CodeCheck | { status: number; code: string }) {
  const calls = openSettings("/settings/reseller", { [LIST]: list, [CHECK]: answer });
  await userEvent.type(await screen.findByRole("textbox", { name: "Código de Suporte" }), "abcd-1234{Enter}");
  return calls;
}

it("tells of every company how it stands", async () => {
  openSettings("/settings/reseller", { [LIST]: list });
  expect(await screen.findByText("1 usuário · nenhum canal · sem atividade recente")).toBeTruthy();
  expect(screen.getByText("12 usuários · nenhum canal · sem atividade recente")).toBeTruthy();
  expect(screen.getByText("Convite vencido")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Ações de Oficina" }));
  expect(await screen.findByRole("menuitem", { name: "Reativar" })).toBeTruthy();
  expect(screen.queryByRole("menuitem", { name: "Gerar novo convite" })).toBeNull();
});

it("says whose code it is", async () => {
  const calls = await check({ state: "valid", company: found, valid_until: "2026-11-20T16:00:00Z" });
  expect(await screen.findByText("Válido: Padaria Sol")).toBeTruthy();
  expect(calls.find((call) => call.method === "POST")?.body).toEqual({ code: "abcd-1234" });
});

it("tells expired from unknown, and a company that is disabled", async () => {
  await check({
    state: "expired",
    company: { ...found, is_active: false },
    valid_until: "2026-11-20T16:00:00Z",
  });
  expect(await screen.findByText("Expirado: Padaria Sol")).toBeTruthy();
  expect(screen.getByText("Esta empresa está desativada.")).toBeTruthy();
});

it("knows nothing of other companies' codes", async () => {
  await check({ state: "unknown", company: null, valid_until: null });
  expect(await screen.findByText("Código desconhecido")).toBeTruthy();
});

it("says how long to wait after many wrong ones", async () => {
  await check({ status: 429, code: "too_many_attempts" });
  expect(await screen.findByText(/Muitos códigos errados seguidos/)).toBeTruthy();
});
