import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { DirectoryUser, Me } from "@/lib/api/types";
import { cutMentions } from "@/lib/mentions";

/** Who may read a conversation, and so be called there. */
export const readersQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["readers", conversationId],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      api
        .get<{ user_ids: string[] }>(`/conversations/${conversationId}/readers`, { signal })
        .then((answer) => answer.user_ids),
  });

/** Colleagues who can be called, by name. */
export function mentionable(readers: readonly string[], me: Me): DirectoryUser[] {
  const sees = new Set(readers);
  return me.directory.users.filter((user) => user.is_active && user.id !== me.user.id && sees.has(user.id));
}

/** Those of the chosen colleagues whose name still stands in the text, each once. */
export function mentionedIn(
  text: string,
  chosen: readonly string[],
  users: readonly Pick<DirectoryUser, "id" | "name">[],
): string[] {
  const names = new Map(users.map((user) => [user.id, user.name]));
  const pieces = cutMentions(text, [...names.values()]);
  const named = new Set(pieces.filter((_, index) => index % 2 === 1));
  return [...new Set(chosen)].filter((id) => named.has(`@${names.get(id)}`));
}
