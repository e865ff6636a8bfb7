import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { aMe } from "@/lib/testing/samples";
import { openSettings } from "../testing";

const settings = {
  ...aMe.user.settings,
  signature: "",
  sound: null,
  desktop_notifications: false,
  push: null,
  push_content: null,
};
const answers = { "GET /me": { ...aMe, user: { ...aMe.user, settings } }, "GET /sessions": { items: [] } };

it("follows the company until somebody chooses otherwise", async () => {
  const calls = openSettings("/settings/profile", { ...answers, "PATCH /me": aMe });
  const sound = await screen.findByRole("combobox", { name: "Som" });
  expect((sound as HTMLSelectElement).selectedOptions[0]?.text).toBe("Padrão da empresa (ligado)");
  const desktop = screen.getByRole("combobox", { name: "Notificações na área de trabalho" });
  expect((desktop as HTMLSelectElement).value).toBe("off");
  // Nothing to choose while the company keeps texts off locked screens.
  expect(screen.queryByRole("combobox", { name: "Nome e texto na tela bloqueada" })).toBeNull();
  await userEvent.selectOptions(sound, "off");
  await userEvent.selectOptions(desktop, "");
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  await vi.waitFor(() =>
    expect(calls.find((call) => call.method === "PATCH")?.body).toEqual({
      settings: { sound: false, desktop_notifications: null },
    }),
  );
});
