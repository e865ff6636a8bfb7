import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { CloseDialog } from "./CloseDialog";

afterEach(() => {
  cleanup();
  resetState();
});

it.each([
  ["Minha", "Do setor", "Da empresa", "Minha"],
  ["", "Do setor", "Da empresa", "Do setor"],
  ["", "", "Da empresa", "Da empresa"],
  ["", "", "", ""],
])(
  "fills in the agent's message, else the department's, else the company's (%s|%s|%s)",
  (own, department, company, shown) => {
    const me = makeMe();
    me.user.settings.closing_message = own;
    me.account.settings.closing_message = company;
    me.directory.departments = [
      { id: "d1", name: "Suporte", color: null, member_ids: ["u1"], closing_message: department },
    ];
    update((state) => ({ ...state, me }));
    const conversation = makeConversation({ state: "active", department_id: "d1", agent_id: "u1" });
    renderInConsole(<CloseDialog conversation={conversation} onDone={() => undefined} />);
    expect(screen.getByLabelText("Mensagem de encerramento")).toHaveProperty("value", shown);
  },
);
