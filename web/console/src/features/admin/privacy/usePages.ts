import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { Page as Items } from "@/lib/api/contact";

/** A list that comes page by page. */
export function usePages<T>(
  key: QueryKey,
  read: (cursor: string | null, signal: AbortSignal) => Promise<Items<T>>,
) {
  return useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}
