import type { Conversation } from "../api/types";
import { makeConversation, makeMe } from "./factories";

const me = makeMe();

/** Ana, who may answer and edit; Bruno is her colleague. */
export const aMe = makeMe({
  user: { ...me.user, id: "ana", name: "Ana Moura" },
  permissions: ["messages.send", "contacts.edit"],
  directory: {
    ...me.directory,
    users: [
      { id: "ana", name: "Ana Moura", is_active: true },
      { id: "bruno", name: "Bruno Sá", is_active: true },
    ],
  },
});

/** A conversation in service with Ana and an open window. */
export function aConversation(change: Partial<Conversation> = {}): Conversation {
  return makeConversation({
    state: "active",
    agent_id: "ana",
    window_expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    ...change,
  });
}
