import type { Conversation, DirectoryLabel, Me } from "./api/types";

/** The labels of a conversation in the company's order, put away ones included. */
export function labelsOf({ label_ids: ids }: Pick<Conversation, "label_ids">, me: Me): DirectoryLabel[] {
  return (me.directory.labels ?? []).filter((label) => ids.includes(label.id));
}

/** Those that this person may put on the conversation: the company's, its department's and those of one's own departments. */
export function labelsToChoose(
  conversation: Pick<Conversation, "department_id" | "label_ids">,
  me: Me,
): DirectoryLabel[] {
  return (me.directory.labels ?? []).filter(
    (label) =>
      conversation.label_ids.includes(label.id) ||
      (label.is_active &&
        (label.department_id === null ||
          label.department_id === conversation.department_id ||
          me.department_ids.includes(label.department_id))),
  );
}

/** Whether this person may change the labels now. */
export function mayLabel(conversation: Pick<Conversation, "state">, me: Me): boolean {
  const may = (permission: string) => me.permissions.includes(permission);
  return conversation.state === "active" ? may("messages.send") : may("conversations.label_waiting");
}
