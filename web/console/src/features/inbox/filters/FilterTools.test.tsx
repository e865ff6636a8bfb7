import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import type { ListQuery } from "@/realtime/store";
import { FilterTools } from "./FilterTools";

vi.mock("@/lib/i18n/deskCatalog", () => ({}));

const query: ListQuery = { view: "mine", q: "", unread: false, sort: "oldest" };

it("says which order is on, and changes it", async () => {
  const onQuery = vi.fn();
  renderInConsole(<FilterTools query={query} onQuery={onQuery} />);
  await userEvent.click(screen.getByRole("button", { name: "Ordenar: Mensagem mais antiga" }));
  const checked = await screen.findAllByRole("menuitemradio", { checked: true });
  expect(checked.map((item) => item.textContent)).toEqual(["Mensagem mais antiga"]);
  await userEvent.click(screen.getByRole("menuitemradio", { name: "Expira em breve" }));
  expect(onQuery).toHaveBeenCalledWith({ ...query, sort: "expires_soon" });
});

it("says whether the list is compact", async () => {
  renderInConsole(<FilterTools query={query} onQuery={() => {}} />);
  const menu = () => userEvent.click(screen.getByRole("button", { name: /Ordenar/ }));
  await menu();
  await userEvent.click(
    await screen.findByRole("menuitemcheckbox", { name: "Lista compacta", checked: false }),
  );
  await menu();
  await userEvent.click(
    await screen.findByRole("menuitemcheckbox", { name: "Lista compacta", checked: true }),
  );
  await menu();
  await screen.findByRole("menuitemcheckbox", { name: "Lista compacta", checked: false });
});
