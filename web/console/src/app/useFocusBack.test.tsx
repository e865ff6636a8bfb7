import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useFocusBack } from "./useFocusBack";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Page({ isOpen }: { isOpen: boolean }) {
  useFocusBack();
  return (
    <>
      <button type="button" id="more">
        More
      </button>
      <div role="menu" aria-labelledby="more">
        <button type="button" role="menuitem">
          Block
        </button>
      </div>
      {isOpen ? (
        <div role="dialog">
          <input aria-label="Reason" />
        </div>
      ) : null}
    </>
  );
}

it.each(["button", "menuitem"])("gives the focus back to what opened the dialog: %s", (role) => {
  const { rerender } = render(<Page isOpen={false} />);
  screen.getByRole(role, { name: role === "button" ? "More" : "Block" }).focus();
  rerender(<Page isOpen />);
  screen.getByLabelText("Reason").focus();
  rerender(<Page isOpen={false} />);
  expect(document.activeElement).toBe(document.body);
  act(() => void vi.advanceTimersByTime(100));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "More" }));
});

it("leaves the focus where somebody has put it since", () => {
  const { rerender } = render(<Page isOpen={false} />);
  screen.getByRole("button", { name: "More" }).focus();
  rerender(<Page isOpen />);
  screen.getByLabelText("Reason").focus();
  rerender(<Page isOpen={false} />);
  screen.getByRole("menuitem").focus();
  act(() => void vi.advanceTimersByTime(200));
  expect(document.activeElement).toBe(screen.getByRole("menuitem"));
});
