import { cleanup, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { DataDialog } from "./DataDialog";

const DETAILS = {
  id: "k1",
  name: "Ana",
  profile_name: null,
  phone: null,
  username: null,
  email: null,
  birth_date: null,
  cpf: "***.982.247-**",
  is_cpf_masked: true,
  rg: null,
  customer_code: null,
  is_blocked: false,
  labels: [],
  receives_broadcasts: true,
  cnpj: null,
  identities: [],
  conversations: [],
  owner_id: null,
  billing: null,
  erased_at: null,
  created_at: "2026-11-20T12:00:00Z",
};

afterEach(() => {
  cleanup();
  resetState();
});

it("checks e-mail and CPF first, and sends only what changed", async () => {
  update((state) => ({ ...state, me: makeMe() }));
  const sent: unknown[] = [];
  let status = 422;
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    const errors = [{ field: "birth_date", code: "out_of_range", message: "" }];
    return new Response(
      JSON.stringify(status === 200 ? { contact: DETAILS } : { status, code: "invalid", errors }),
      { status },
    );
  });
  const saved = vi.fn();
  const done = vi.fn();
  renderInConsole(<DataDialog details={DETAILS} onSaved={saved} onDone={done} />);
  const save = screen.getByRole("button", { name: "Salvar" });
  expect(screen.getByLabelText("CPF").getAttribute("placeholder")).toBe("***.982.247-**");
  const write = (name: string, value: string) =>
    fireEvent.change(screen.getByLabelText(name), { target: { value } });
  write("CPF", "111.111.111-11");
  write("CNPJ", "11.222.333/0001-80");
  write("E-mail", "ana@");
  await userEvent.click(save);
  expect(screen.getByText("Este CPF não é válido. Confira os números.")).toBeDefined();
  expect(screen.getByText("Este CNPJ não é válido. Confira os números e as letras.")).toBeDefined();
  expect(screen.getByText("Este e-mail não é válido.")).toBeDefined();
  expect(sent).toEqual([]);
  write("CPF", "");
  write("CNPJ", "");
  write("E-mail", "ana@example.com");
  write("Código do cliente", "C-1");
  await userEvent.click(save);
  expect(await screen.findByText("Confira a data de nascimento.")).toBeDefined();
  status = 200;
  await userEvent.click(save);
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
  expect(saved).toHaveBeenCalledWith(DETAILS);
  expect(sent.at(-1)).toEqual({ email: "ana@example.com", customer_code: "C-1" });
});
