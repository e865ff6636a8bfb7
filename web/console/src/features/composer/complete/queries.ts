import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "@/lib/api/client";
import type { CannedReply, Variable } from "@/lib/api/types";
import { observeEvents } from "@/realtime/batch";
import type { Template } from "../template/fill";

export const cannedQuery = queryOptions({
  queryKey: ["canned-replies"],
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) =>
    api.get<{ items: CannedReply[] }>("/canned-replies", { signal }).then((answer) => answer.items),
});

export const variablesQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["variables", conversationId],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      api
        .get<{ items: Variable[] }>(`/conversations/${conversationId}/variables`, { signal })
        .then((answer) => answer.items),
  });

export const templatesQuery = (inboxId: string) =>
  queryOptions({
    queryKey: ["templates", inboxId],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      api
        .get<{ items: Template[] }>("/templates", { query: { inbox_id: inboxId }, signal })
        .then((page) => page.items),
  });

/** Somebody changed a quick reply, or what the variables stand for: what is known of them is old. */
export function useFreshness(conversationId: string): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      observeEvents((events) => {
        for (const event of events) {
          if (event.type === "canned_reply.updated")
            void queries.invalidateQueries({ queryKey: cannedQuery.queryKey });
          else if (event.contact || event.conversation?.id === conversationId)
            void queries.invalidateQueries({ queryKey: ["variables", conversationId], refetchType: "none" });
        }
      }),
    [queries, conversationId],
  );
}
