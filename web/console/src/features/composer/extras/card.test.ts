import { expect, it } from "vitest";
import { buildCard, normalisePhone } from "./card";

it("completes Brazilian numbers and keeps foreign ones", () => {
  expect(normalisePhone("(11) 98765-4321")).toBe("+5511987654321");
  expect(normalisePhone("11 3333-4444")).toBe("+551133334444");
  expect(normalisePhone("5511987654321")).toBe("+5511987654321");
  expect(normalisePhone("+351 912 345 678")).toBe("+351912345678");
  expect(normalisePhone("98765-4321")).toBeNull();
  expect(normalisePhone("+12")).toBeNull();
});

it("needs a name and at least one valid way to reach the person", () => {
  expect(buildCard("Ana", [""], [""], "")).toBeNull();
  expect(buildCard(" ", ["11987654321"], [], "")).toBeNull();
  expect(buildCard("Ana", ["123"], ["a@b.com"], "")).toBeNull();
  expect(buildCard("Ana", [], ["a@b"], "")).toBeNull();
  expect(buildCard("Ana", ["11987654321", ""], [" a@b.com.br "], "Loja")).toEqual({
    name: "Ana",
    phones: [{ phone: "+5511987654321", type: "CELL" }],
    emails: [{ email: "a@b.com.br" }],
    org: "Loja",
  });
});
