import { Menu } from "@mantine/core";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { SupportCode } from "./SupportCode";

afterEach(() => vi.unstubAllGlobals());

function show() {
  renderInConsole(
    <Menu opened>
      <Menu.Target>
        <button type="button">menu</button>
      </Menu.Target>
      <Menu.Dropdown>
        <SupportCode />
      </Menu.Dropdown>
    </Menu>,
  );
}

it("shows the code with the time that is left, and copies it", async () => {
  const until = new Date(Date.now() + 125 * 60_000 - 500).toISOString();
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ code: "ABCD-1234", valid_until: until })));
  const user = userEvent.setup();
  show();
  expect(await screen.findByText("ABCD-1234")).toBeTruthy();
  expect(screen.getByText("Vale por mais 2 h 5 min")).toBeTruthy();
  await user.click(screen.getByRole("menuitem"));
  expect(await screen.findByText("Copiado")).toBeTruthy();
  expect(await navigator.clipboard.readText()).toBe("ABCD-1234");
});

it("asks for the next one when this one is over", async () => {
  const times = [-1, 240].map((minutes) => new Date(Date.now() + minutes * 60_000).toISOString());
  const codes = ["AAAA-0000", "BBBB-1111"];
  let asked = 0;
  vi.stubGlobal("fetch", async () => {
    const index = Math.min(asked++, 1);
    return new Response(JSON.stringify({ code: codes[index], valid_until: times[index] }));
  });
  show();
  expect(await screen.findByText("BBBB-1111")).toBeTruthy();
  expect(asked).toBe(2);
});
