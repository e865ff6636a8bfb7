import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { useInbox, usePermission } from "@/realtime/store";

/** Whether this user may send a template there and the inbox has an approved one; asked only while `isWanted`. */
export function useHasTemplates(conversation: Conversation, isWanted: boolean): boolean {
  const inbox = useInbox(conversation.inbox_id);
  const maySend = usePermission("messages.send");
  const isPossible = maySend && inbox?.capabilities.templates !== false && !conversation.contact.is_blocked;
  const { data } = useQuery({
    // The composer's own list of templates: what one has read the other shows.
    queryKey: ["templates", conversation.inbox_id],
    enabled: isWanted && isPossible,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      api
        .get<{ items: object[] }>("/templates", { query: { inbox_id: conversation.inbox_id }, signal })
        .then((page) => page.items),
  });
  return isWanted && isPossible && (data?.length ?? 0) > 0;
}
