import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { FormDialog } from "./FormDialog";

afterEach(cleanup);

it("tells what was wrong until something is changed, and again at the next attempt", async () => {
  renderInConsole(
    <FormDialog
      title="Agendar"
      submit="Salvar"
      error="Esse horário não existe."
      onSubmit={() => {}}
      onDone={() => {}}
    >
      <input aria-label="Horário" />
    </FormDialog>,
  );
  expect(screen.getByRole("alert").textContent).toBe("Esse horário não existe.");
  await userEvent.type(screen.getByLabelText("Horário"), "3");
  expect(screen.queryByRole("alert")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  expect(screen.getByRole("alert")).toBeTruthy();
});
