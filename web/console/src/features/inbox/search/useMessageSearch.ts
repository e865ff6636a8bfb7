import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { Conversation, Message, MessageKind } from "@/lib/api/types";
import type { ListQuery } from "@/realtime/store";

/** A message that the search found. */
export interface MessageHit {
  conversation: Conversation;
  message_id: string;
  seq: number;
  kind: MessageKind;
  author: Message["author"];
  position_at: string;
  excerpt: string;
  /** Start and length of what was found in the excerpt. */
  marks: [number, number][];
}

interface HitPage {
  items: MessageHit[];
  next_cursor: string | null;
  /** The search ended before it had seen everything. */
  is_partial: boolean;
}

export const SHORTEST = 2;
const PAGE = 20;

/** Messages that the user may see, newest first; a new question drops the answer to the one before. */
export function useMessageSearch(query: ListQuery) {
  const q = query.q.trim();
  // What concerns the conversation itself narrows its messages as well.
  const narrow = {
    department: query.department,
    agent: query.agent,
    inbox: query.inbox,
  };
  return useInfiniteQuery({
    queryKey: ["search-messages", q, narrow],
    enabled: q.length >= SHORTEST,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<HitPage>("/search/messages", {
        signal,
        query: { q, ...narrow, cursor: pageParam, limit: PAGE },
      }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  });
}
