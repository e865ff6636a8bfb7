import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { clearSelection, getSelection, select } from "@/lib/selection";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { BulkCloseDialog } from "./BulkCloseDialog";

beforeEach(() => {
  update((state) => ({
    ...state,
    me: makeMe(),
    conversations: new Map([["c2", makeConversation({ id: "c2" })]]),
  }));
});

afterEach(() => {
  cleanup();
  clearSelection();
  resetState();
});

it("says how many were closed, which were not and why, and keeps those selected", async () => {
  select(["c1", "c2"]);
  const outcome = { done: ["c1"], failed: [{ id: "c2", code: "already_closed" }] };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(outcome)));
  const done = vi.fn();
  renderInConsole(<BulkCloseDialog ids={["c1", "c2"]} onDone={done} />);
  await userEvent.click(screen.getByRole("button", { name: "Encerrar" }));
  expect(await screen.findByText("Maria Souza")).toBeDefined();
  expect(screen.getByText("Este atendimento já foi encerrado.")).toBeDefined();
  expect([...getSelection().ids]).toEqual(["c2"]);
  await userEvent.click(screen.getByRole("button", { name: "Entendi" }));
  expect(done).toHaveBeenCalled();
});

it("asks for a note where the company requires one", async () => {
  const me = makeMe();
  me.account.settings.closing_note = "required";
  update((state) => ({ ...state, me }));
  const fetched = vi.fn();
  vi.stubGlobal("fetch", fetched);
  renderInConsole(<BulkCloseDialog ids={["c2"]} onDone={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Encerrar" }));
  expect(screen.getByText("Escreva uma observação.")).toBeDefined();
  expect(fetched).not.toHaveBeenCalled();
});
