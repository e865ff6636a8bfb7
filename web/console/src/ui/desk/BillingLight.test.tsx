import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Billing } from "@/lib/api/contacts";
import { renderInConsole } from "@/lib/testing/render";
import { BillingLight } from "./BillingLight";

const blocked: Billing = {
  status: "blocked",
  note: "fatura de outubro",
  url: "https://erp.example/c/7",
  checked_at: "2026-11-20T12:00:00Z",
};

it("leads to the customer in the billing system, in another tab", () => {
  renderInConsole(<BillingLight billing={blocked} />);
  const light = screen.getByRole("link", { name: /^Cliente bloqueado na cobrança: fatura de outubro/ });
  expect(light.getAttribute("href")).toBe("https://erp.example/c/7");
  expect([light.getAttribute("target"), light.getAttribute("rel")]).toEqual([
    "_blank",
    "noopener noreferrer",
  ]);
});

it("leads nowhere but by https, and shows nothing where nobody said", () => {
  renderInConsole(
    <>
      <BillingLight billing={null} />
      <BillingLight billing={{ ...blocked, status: "active", note: "", url: "javascript:alert(1)" }} />
    </>,
  );
  expect(screen.getAllByRole("img")).toEqual([screen.getByRole("img", { name: "Cliente ativo" })]);
  expect(screen.queryByRole("link")).toBeNull();
});
