import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { openList, reloadList, showList } from "@/realtime/lists";
import { type ListQuery, useConnection, useList } from "@/realtime/store";
import { ConversationList } from "./ConversationList";
import { Filters } from "./Filters";
import classes from "./InboxPane.module.css";
import { ListEmpty } from "./ListEmpty";
import { ListSkeleton } from "./ListSkeleton";
import { Search } from "./Search";
import { ViewTabs } from "./ViewTabs";

interface InboxPaneProps {
  query: ListQuery;
  selectedId: string | null;
  onQuery: (query: ListQuery) => void;
  onOpen: (id: string) => void;
}

/** The list of conversations with its views, filters and search. The caller keeps the query in the address. */
export function InboxPane({ query, selectedId, onQuery, onOpen }: InboxPaneProps) {
  const { t } = useLingui();
  const { view, q, unread, sort } = query;
  const list = useList(query);
  const isOnline = useConnection().status === "online";

  useEffect(() => {
    const shown = { view, q, unread, sort };
    const hide = showList(shown);
    openList(shown);
    return hide;
  }, [view, q, unread, sort]);

  // A list that failed while there was no connection is asked for again when it is back.
  useEffect(() => {
    if (isOnline && list.failed && !list.isLoaded) void reloadList({ view, q, unread, sort });
  }, [isOnline, list.failed, list.isLoaded, view, q, unread, sort]);

  return (
    <div className={classes.pane}>
      <h1 className="visually-hidden">{t`Conversas`}</h1>
      <Search value={q} onChange={(next) => onQuery({ ...query, q: next })} />
      <ViewTabs view={view} onView={(next) => onQuery({ ...query, view: next })} />
      <Filters query={query} onQuery={onQuery} />
      <div className={classes.body} id="inbox-list" role="tabpanel" aria-labelledby={`tab-${view}`}>
        {!list.isLoaded && !list.failed ? (
          <ListSkeleton />
        ) : list.rows.length === 0 && selectedId === null ? (
          <ListEmpty
            query={query}
            failed={list.failed}
            onQuery={onQuery}
            onRetry={() => void reloadList(query)}
          />
        ) : (
          <ConversationList
            query={query}
            list={list}
            selectedId={selectedId}
            onQuery={onQuery}
            onOpen={onOpen}
          />
        )}
      </div>
    </div>
  );
}
