import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import {
  type ContactPage,
  type ContactQuery,
  type ContactRow,
  contactParams,
  fetchContacts,
} from "@/lib/api/contacts";
import type { StreamEvent } from "@/lib/api/types";
import { observeEvents } from "@/realtime/batch";

const PAGE = 100;
/** So long after news the list is read again: they come in bursts. */
const SETTLE_MS = 1_000;
/** Whoever has scrolled further keeps what they see; it is read again the next time. */
const MOST_PAGES = 3;
/** Every list of contacts begins with it. */
export const CONTACTS_KEY = "contacts";

type Pages = InfiniteData<ContactPage, string | null>;

/** The list page by page; what a colleague changes about a loaded contact is seen in its row. */
export function useContactPages(query: ContactQuery) {
  const queries = useQueryClient();
  const params = contactParams(query);
  const key = [CONTACTS_KEY, params];
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchContacts({ ...query, cursor: pageParam, limit: PAGE }, signal),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Thousands of rows are not read again because somebody looks away for a moment.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const latest = useRef(key);
  latest.current = key;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = () => {
      timer = undefined;
      const pages = queries.getQueryData<Pages>(latest.current)?.pages.length ?? 0;
      const refetchType = pages > MOST_PAGES ? "none" : "active";
      void queries.invalidateQueries({ queryKey: [CONTACTS_KEY], refetchType });
    };
    const stop = observeEvents((events) => {
      if (events.some(isNews)) timer ??= setTimeout(readAgain, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [queries]);
  useEffect(
    () =>
      observeEvents((events) => {
        const changed = new Map(
          events.flatMap(({ type, contact }) =>
            type === "contact.updated" && contact ? [[contact.id, contact] as const] : [],
          ),
        );
        if (changed.size === 0) return;
        patchRows(queries, (row) => {
          const contact = changed.get(row.id);
          return contact
            ? { ...row, name: contact.name, phone: contact.phone, is_blocked: contact.is_blocked }
            : row;
        });
      }),
    [queries],
  );
  const rows = useMemo(() => unique(list.data?.pages ?? []), [list.data]);
  const counted = list.data?.pages[0]?.total ?? null;
  return { ...list, rows, total: counted ?? (list.data && !list.hasNextPage ? rows.length : null) };
}

/** Whether contacts came or went, or somebody wrote for the first time. */
function isNews({ type, conversation }: StreamEvent): boolean {
  return type === "contacts.changed" || conversation?.last_message?.seq === 1;
}

/** A contact that was renamed while somebody scrolled may come twice; the first place is kept. */
export function unique(pages: readonly ContactPage[]): ContactRow[] {
  const seen = new Set<string>();
  return pages
    .flatMap((page) => page.items)
    .filter(({ id }) => {
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    });
}

/** Changes rows of every loaded list in place; null takes one out. */
export function patchRows(
  queries: ReturnType<typeof useQueryClient>,
  change: (row: ContactRow) => ContactRow | null,
): void {
  queries.setQueriesData<Pages>({ queryKey: [CONTACTS_KEY] }, (data) => {
    if (!data) return data;
    let gone = 0;
    const pages = data.pages.map((page) => {
      const items = page.items.flatMap((row) => change(row) ?? []);
      gone += page.items.length - items.length;
      return items.length === page.items.length && items.every((row, at) => row === page.items[at])
        ? page
        : { ...page, items };
    });
    if (pages.every((page, at) => page === data.pages[at])) return data;
    return {
      ...data,
      pages: pages.map((page) => (page.total === null ? page : { ...page, total: page.total - gone })),
    };
  });
}

/** Reads every list again from its beginning. */
export function useReloadContacts(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.resetQueries({ queryKey: [CONTACTS_KEY] });
}
