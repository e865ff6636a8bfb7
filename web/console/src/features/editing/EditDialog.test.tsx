import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { EditDialog } from "./EditDialog";

const conversation = makeConversation({
  state: "active",
  department_id: "d1",
  agent_id: "u1",
  priority: 1,
});
const sent: unknown[] = [];

beforeEach(() => {
  sent.length = 0;
  const permissions = ["conversations.transfer", "conversations.start", "conversations.close"];
  update((state) => ({ ...state, me: makeMe({ permissions }) }));
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ conversation: { ...conversation, version: 2 } }));
  });
});

afterEach(() => {
  cleanup();
  resetState();
});

it("offers only what is possible and sends only what was changed", async () => {
  const done = vi.fn();
  renderInConsole(<EditDialog conversation={conversation} onDone={done} />);
  const situation = screen.getByLabelText("Situação");
  // No flow can be started here.
  expect([...situation.querySelectorAll("option")].map((option) => option.textContent)).toEqual([
    "Fila",
    "Chat",
    "Finalizada",
  ]);
  const save = screen.getByRole("button", { name: "Salvar" });
  expect(save).toHaveProperty("disabled", true);
  await userEvent.selectOptions(screen.getByLabelText("Prioridade"), "Urgente");
  await userEvent.selectOptions(situation, "Fila");
  await userEvent.click(save);
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent).toEqual([{ situation: "queue", priority: 3 }]);
});

it("says why the server refused and keeps what was chosen", async () => {
  vi.stubGlobal(
    "fetch",
    async () => new Response(JSON.stringify({ status: 409, code: "already_closed" }), { status: 409 }),
  );
  const done = vi.fn();
  renderInConsole(<EditDialog conversation={conversation} onDone={done} />);
  await userEvent.selectOptions(screen.getByLabelText("Prioridade"), "Alta");
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Este atendimento já foi encerrado.");
  expect(screen.getByLabelText("Prioridade")).toHaveProperty("value", "2");
  expect(done).not.toHaveBeenCalled();
});
