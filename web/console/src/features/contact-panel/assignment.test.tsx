import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ContactDetails } from "@/lib/api/contacts";
import { endDialog, useDialogRequest } from "@/lib/requests";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import { Assignment } from "./Assignment";
import { Channels } from "./Channels";

const patches: unknown[] = [];
const ticket = { ...aConversation().ticket, id: "t1", closed_at: null, reason_id: null, agent_id: "ana" };
const conversation = aConversation({ state: "active", agent_id: "ana", ticket } as never);

function Asked() {
  return <output>{JSON.stringify(useDialogRequest())}</output>;
}

const reason = { id: "r1", name: "Dúvida", parent_id: null, code: null, is_active: true, position: 0 };

function permit(...permissions: string[]) {
  const directory = { ...aMe.directory, closing_reasons: [reason] };
  update((state) => ({ ...state, me: { ...aMe, permissions, directory } }));
}

beforeEach(() => {
  patches.length = 0;
  // jsdom scrolls nothing.
  Element.prototype.scrollIntoView = () => {};
  vi.stubGlobal("fetch", async (_: string, init?: RequestInit) => {
    patches.push(JSON.parse(String(init?.body)));
    return Response.json({ conversation });
  });
});
afterEach(() => {
  endDialog();
  vi.unstubAllGlobals();
});

it("another agent is a transfer, a reason is noted at once", async () => {
  permit("conversations.transfer", "conversations.close_others");
  renderInConsole(
    <>
      <Assignment conversation={conversation} />
      <Asked />
    </>,
  );
  await userEvent.click(screen.getByRole("combobox", { name: "Responsável" }));
  await userEvent.click(await screen.findByRole("option", { name: "Bruno Sá" }));
  expect(JSON.parse(screen.getByRole("status").textContent ?? "")).toMatchObject({
    dialog: "transfer",
    target: { departmentId: null, agentId: "bruno" },
  });
  expect(patches).toEqual([]);
  await userEvent.click(screen.getByRole("combobox", { name: "Motivo" }));
  await userEvent.click(await screen.findByRole("option", { name: "Dúvida" }));
  await vi.waitFor(() => expect(patches).toEqual([{ reason_id: "r1" }]));
});

it("only shows what one may not change", () => {
  permit();
  renderInConsole(<Assignment conversation={conversation} />);
  expect(screen.queryAllByRole("combobox")).toEqual([]);
  expect(screen.getByText("Não informado")).toBeTruthy();
});

const details = {
  id: "k1",
  phone: "+5511987654321",
  identities: [],
  conversations: [],
} as unknown as ContactDetails;

it("begins a conversation from another channel, unless the contact is blocked", async () => {
  permit("conversations.start", "messages.send");
  const other = aMe.directory.inboxes[0];
  const shown = (isBlocked: boolean) => (
    <Channels
      details={details}
      conversation={{ id: "c9", inbox_id: "elsewhere" }}
      isBlocked={isBlocked}
      onOpen={() => {}}
    />
  );
  const { rerender } = renderInConsole(
    <>
      {shown(false)}
      <Asked />
    </>,
  );
  await userEvent.click(screen.getByRole("button", { name: `Iniciar conversa por ${other?.name}` }));
  expect(JSON.parse(screen.getByRole("status").textContent ?? "")).toEqual({
    dialog: "new",
    to: { contactId: "k1", inboxId: other?.id },
  });
  rerender(<div />);
  renderInConsole(shown(true));
  expect(screen.queryByRole("button")).toBeNull();
});
