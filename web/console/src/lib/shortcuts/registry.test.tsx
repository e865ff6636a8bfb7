import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { type Shortcut, useActiveShortcuts, useShortcuts } from "./registry";

function Keys({ shortcuts }: { shortcuts: Shortcut[] }) {
  useShortcuts(shortcuts);
  return null;
}

function Names() {
  return (
    <output>
      {useActiveShortcuts()
        .map((item) => item.keys)
        .join(",")}
    </output>
  );
}

const shortcut = (keys: string, run = vi.fn(), inText = false) => ({
  keys,
  label: keys,
  group: "g",
  run,
  inText,
});

it("runs single keys, combinations and sequences", async () => {
  const [j, e, palette, list] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  render(
    <Keys
      shortcuts={[
        shortcut("j", j),
        shortcut("shift+e", e),
        shortcut("mod+k", palette, true),
        shortcut("g i", list),
      ]}
    />,
  );
  await userEvent.keyboard("j{Shift>}e{/Shift}{Control>}k{/Control}gi");
  for (const run of [j, e, palette, list]) expect(run).toHaveBeenCalledOnce();
});

it("leaves letters to text fields, but not combinations meant for them", async () => {
  const [j, palette] = [vi.fn(), vi.fn()];
  render(
    <>
      <Keys shortcuts={[shortcut("j", j), shortcut("mod+k", palette, true)]} />
      <input />
    </>,
  );
  await userEvent.type(screen.getByRole("textbox"), "jj{Control>}k{/Control}");
  expect(j).not.toHaveBeenCalled();
  expect(palette).toHaveBeenCalledOnce();
});

it("prefers what was opened last, and forgets it when it closes", async () => {
  const [under, over] = [vi.fn(), vi.fn()];
  const page = (open: boolean) => (
    <>
      <Keys shortcuts={[shortcut("escape", under)]} />
      {open ? <Keys shortcuts={[shortcut("escape", over)]} /> : null}
      <Names />
    </>
  );
  const { rerender } = render(page(true));
  expect(screen.getByRole("status").textContent).toBe("escape,escape");
  await userEvent.keyboard("{Escape}");
  rerender(page(false));
  await userEvent.keyboard("{Escape}");
  expect(over).toHaveBeenCalledOnce();
  expect(under).toHaveBeenCalledOnce();
});

it("does not pass on the Escape that closed a dialog, even when the focus was not in it", async () => {
  const under = vi.fn();
  render(<Keys shortcuts={[shortcut("escape", under)]} />);
  const dialog = document.createElement("section");
  dialog.setAttribute("aria-modal", "true");
  document.body.append(dialog);
  window.addEventListener("keydown", () => dialog.remove(), { capture: true, once: true });
  await userEvent.keyboard("{Escape}");
  expect(under).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(under).toHaveBeenCalledOnce();
});
