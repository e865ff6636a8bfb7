import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { DirectoryLabel } from "@/lib/api/types";
import { useDialogRequest } from "@/lib/requests";
import { renderInConsole } from "@/lib/testing/render";
import { aConversation, aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import { Labels } from "./Labels";

const label = (id: string, name: string) =>
  ({ id, name, color: "#1F5AD0", department_id: null, is_active: true }) as DirectoryLabel;

function Asked() {
  const asked = useDialogRequest();
  return asked ? <output>{JSON.stringify(asked)}</output> : null;
}

it("shows every label of the conversation and leads to their choice", async () => {
  const labels = ["VIP", "Obra", "Peça", "Retorno"].map((name) => label(name, name));
  const conversation = aConversation({ label_ids: ["VIP", "Obra", "Peça", "Retorno"] });
  update((state) => ({ ...state, me: { ...aMe, directory: { ...aMe.directory, labels } } }));
  renderInConsole(
    <dl>
      <Labels conversation={conversation} />
      <Asked />
    </dl>,
  );
  for (const { name } of labels) expect(screen.getByText(name)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Editar etiquetas" }));
  expect(JSON.parse(screen.getByRole("status").textContent ?? "")).toMatchObject({
    dialog: "labels",
    conversationId: conversation.id,
  });
});
