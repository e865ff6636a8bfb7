import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { windowKey } from "@/realtime/filters";
import { openList, reloadList, showList } from "@/realtime/lists";
import { type ListQuery, useConnection, useList } from "@/realtime/store";
import { onArrowKeys, openFirst } from "./arrowKeys";
import { ConversationList } from "./ConversationList";
import { Filters } from "./Filters";
import classes from "./InboxPane.module.css";
import { ListSkeleton } from "./ListSkeleton";
import { ListEmpty, loadEmpty } from "./lazyEmpty";
import { Search } from "./Search";
import { ViewTabs } from "./ViewTabs";

const SearchResults = lazy(async () => ({ default: (await import("./search/SearchResults")).SearchResults }));

interface InboxPaneProps {
  query: ListQuery;
  selectedId: string | null;
  onQuery: (query: ListQuery) => void;
  onOpen: (id: string) => void;
}

/** The list of conversations with its views, filters and search. The caller keeps the query in the address. */
export function InboxPane({ query: asked, selectedId, onQuery, onOpen }: InboxPaneProps) {
  const { t } = useLingui();
  const key = windowKey(asked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that matters of the query
  const query = useMemo(() => asked, [key]);
  const list = useList(query);
  const body = useRef<HTMLDivElement>(null);
  const isOnline = useConnection().status === "online";
  const { view } = query;
  const isSearch = query.q.trim() !== "";

  useEffect(() => {
    const hide = showList(query);
    openList(query);
    return hide;
  }, [query]);

  // A list that failed while there was no connection is asked for again when it is back.
  useEffect(() => {
    if (isOnline && list.failed && !list.isLoaded) void reloadList(query);
  }, [isOnline, list.failed, list.isLoaded, query]);

  // What says that something failed must not have to be fetched then.
  useEffect(() => {
    const timer = setTimeout(() => void loadEmpty(), 300);
    return () => clearTimeout(timer);
  }, []);

  const retry = () => void reloadList(query);
  const isEmpty = list.rows.length === 0 && selectedId === null && !isSearch;
  const conversations =
    !list.isLoaded && !list.failed ? (
      <ListSkeleton />
    ) : isEmpty ? (
      <Suspense>
        <ListEmpty query={query} failed={list.failed} onQuery={onQuery} onRetry={retry} />
      </Suspense>
    ) : (
      <ConversationList query={query} list={list} selectedId={selectedId} onQuery={onQuery} onOpen={onOpen} />
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to what is inside
    <div className={classes.pane} onKeyDown={onArrowKeys}>
      <h1 className="visually-hidden">{t`Conversas`}</h1>
      <Search
        value={asked.q}
        onChange={(q) => onQuery({ ...asked, q })}
        onEnter={() => isSearch && openFirst(body.current)}
      />
      <ViewTabs view={view} onView={(next) => onQuery({ ...query, view: next })} />
      <Filters query={query} onQuery={onQuery} />
      <div
        ref={body}
        className={classes.body}
        id="inbox-list"
        role="tabpanel"
        aria-labelledby={`tab-${view}`}
      >
        {isSearch ? (
          <Suspense fallback={<ListSkeleton />}>
            <SearchResults query={query} list={list} onQuery={onQuery} onRetry={retry}>
              {conversations}
            </SearchResults>
          </Suspense>
        ) : (
          conversations
        )}
      </div>
    </div>
  );
}
