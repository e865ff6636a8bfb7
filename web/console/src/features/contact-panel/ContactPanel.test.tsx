import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import { ContactPanel } from "./ContactPanel";

it("shows the contact and saves another name", async () => {
  const patches: unknown[] = [];
  const contact = {
    ...aConversation().contact,
    profile_name: "Mari",
    email: null,
    identities: [
      { kind: "phone", value: "+5511911112222", inbox_id: null },
      { kind: "phone", value: "+351912345678", inbox_id: null },
    ],
    created_at: "2026-01-01T12:00:00Z",
  };
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (init?.method === "PATCH") patches.push(JSON.parse(String(init.body)));
    return new Response(
      JSON.stringify(/tickets|schedules|contact-fields|consents/.test(url) ? { items: [] } : { contact }),
    );
  });
  const conversation = aConversation();
  update((state) => ({ ...state, me: aMe, conversations: new Map([[conversation.id, conversation]]) }));
  renderInConsole(<ContactPanel conversationId={conversation.id} onClose={() => {}} />);
  expect(screen.getByText("+55 11 98765-4321")).toBeTruthy();
  expect(await screen.findByText("Mari")).toBeTruthy();
  // Further numbers are written as the first one.
  expect(screen.getByText("+55 11 91111-2222")).toBeTruthy();
  expect(screen.getByText("+351 912 345 678")).toBeTruthy();
  expect(await screen.findByText("Este é o primeiro atendimento do contato.")).toBeTruthy();

  await userEvent.click(screen.getByRole("button", { name: "Editar nome" }));
  await userEvent.clear(screen.getByRole("textbox", { name: "Nome do contato" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Nome do contato" }), "Maria S.{Enter}");
  await vi.waitFor(() => expect(patches).toEqual([{ name: "Maria S." }]));
});
