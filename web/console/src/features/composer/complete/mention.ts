import type { Conversation, DirectoryUser, Me } from "@/lib/api/types";

type Facts = Pick<Conversation, "department_id" | "agent_id" | "participant_ids">;

/** Colleagues who are sure to see the conversation: its agent, its guests and its department. */
export function mentionable(conversation: Facts, me: Me): DirectoryUser[] {
  const { users, departments } = me.directory;
  const department = departments.find((row) => row.id === conversation.department_id);
  const sees = new Set([
    conversation.agent_id,
    ...conversation.participant_ids,
    ...(department?.member_ids ?? []),
  ]);
  return users.filter((user) => user.is_active && user.id !== me.user.id && sees.has(user.id));
}
