import { expect, it } from "vitest";
import { changesOf, formatDay, formOf, isEmail } from "./contactData";

it("knows an e-mail address", () => {
  for (const right of ["ana@example.com", " a.b+c@mail.example.com.br "]) expect(isEmail(right)).toBe(true);
  for (const wrong of ["ana", "ana@example", "ana@example..com", "a b@example.com", "a@b.c"])
    expect(isEmail(wrong)).toBe(false);
});

it("shows a day as it is, wherever the reader is", () => {
  expect(formatDay("1980-02-29", "pt-BR")).toBe("29/02/1980");
});

it("sends only what was changed, and never a CPF that was not shown", () => {
  const details = {
    id: "k1",
    name: "Ana",
    profile_name: null,
    phone: null,
    username: null,
    email: "ana@example.com",
    birth_date: null,
    cpf: "***.982.247-**",
    is_cpf_masked: true,
    rg: "1",
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
  const before = formOf(details);
  expect(before.cpf).toBe("");
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf(before, { ...before, email: " ", rg: "2 " })).toEqual({ email: null, rg: "2" });
  expect(formOf({ ...details, cnpj: "**.***.333/0001-**", rg: "1***" })).toMatchObject({ cnpj: "", rg: "" });
  expect(formOf({ ...details, cnpj: "11222333000181" }).cnpj).toBe("11.222.333/0001-81");
  expect(formOf({ ...details, cpf: "52998224725", is_cpf_masked: false }).cpf).toBe("529.982.247-25");
});
