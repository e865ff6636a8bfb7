import { Plural, useLingui } from "@lingui/react/macro";
import { IconArrowUp } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useIsSelecting } from "@/lib/selection";
import { getState } from "@/realtime/core";
import { loadMore } from "@/realtime/lists";
import { windowKey } from "@/realtime/state";
import { type ListQuery, type ListView, useMe } from "@/realtime/store";
import { ListEnd } from "@/ui/ListEnd";
import { useVirtualRows } from "@/ui/useVirtualRows";
import { ConversationRow } from "./ConversationRow";
import { rowHeight, useDensity } from "./density";
import classes from "./InboxPane.module.css";
import { ListEmpty } from "./lazyEmpty";
import { useHeldRows } from "./useHeldRows";
import { useListKeys } from "./useListKeys";
import { useStart } from "./useStart";

const BulkBar = lazy(async () => ({ default: (await import("./bulk/BulkBar")).BulkBar }));
const AHEAD_ROWS = 15;

interface ConversationListProps {
  query: ListQuery;
  list: ListView;
  selectedId: string | null;
  onQuery: (query: ListQuery) => void;
  onOpen: (id: string) => void;
}

export function ConversationList({ query, list, selectedId, onQuery, onOpen }: ConversationListProps) {
  const { t } = useLingui();
  const [hasPointer, setPointer] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  // The pill lets one update through although the pointer is still there.
  const [released, setReleased] = useState(0);
  const releasedSeen = useRef(0);
  const letThrough = released !== releasedSeen.current;
  releasedSeen.current = released;
  const held = useHeldRows(
    list.rows,
    (hasPointer || hasFocus) && !letThrough,
    selectedId,
    windowKey(query),
    (id) => getState().conversations.get(id),
  );
  const rows = held.rows;

  const density = useDensity();
  const onMore = useCallback(() => loadMore(query), [query]);
  const { items, height, scroll, scrollTo, pick } = useVirtualRows({
    rows,
    rowPx: rowHeight(density),
    overscan: 6,
    listKey: windowKey(query),
    ahead: AHEAD_ROWS,
    mayLoadMore: list.hasMore && !list.isLoading && !list.failed,
    onMore,
  });
  const isSelecting = useIsSelecting();
  const me = useMe();
  const startsOnClick =
    me.account.settings.click_card_starts && me.permissions.includes("conversations.start");
  const { start } = useStart(onOpen);
  const latestStart = useRef(start);
  latestStart.current = start;
  const startByClick = useCallback((row: Conversation) => void latestStart.current(row), []);

  useListKeys({ rows, openId: selectedId, pick, scroll, scrollTo });

  if (rows.length === 0) {
    return (
      <Suspense>
        <ListEmpty query={query} failed={list.failed} onQuery={onQuery} onRetry={onMore} />
      </Suspense>
    );
  }
  return (
    <>
      {held.waiting > 0 ? (
        <button
          type="button"
          className={classes.pill}
          onPointerEnter={() => setPointer(true)}
          onClick={() => {
            setReleased((count) => count + 1);
            scroll.current?.scrollTo({ top: 0 });
          }}
        >
          <IconArrowUp size={15} aria-hidden="true" />
          <Plural value={held.waiting} one="# atualizada" other="# atualizadas" />
        </button>
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches whether somebody is in the list */}
      <div
        ref={scroll}
        className={classes.scroll}
        data-density={density}
        data-selecting={isSelecting || undefined}
        onPointerMove={(event) => event.pointerType === "mouse" && !hasPointer && setPointer(true)}
        onPointerLeave={() => setPointer(false)}
        onFocus={() => setFocus(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocus(false)}
      >
        <ul className={classes.canvas} style={{ height }} aria-label={t`Conversas`}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <li
                key={row.id}
                className={classes.item}
                style={{ transform: `translateY(${item.start}px)` }}
                aria-setsize={list.hasMore ? -1 : rows.length}
                aria-posinset={item.index + 1}
              >
                <ConversationRow
                  conversation={row}
                  isSelected={row.id === selectedId}
                  isGone={held.gone.has(row.id)}
                  onOpen={onOpen}
                  onPick={pick}
                  onStart={startsOnClick && row.state === "queued" ? startByClick : null}
                />
              </li>
            );
          })}
        </ul>
        {list.hasMore ? <ListEnd hasFailed={list.failed} onRetry={onMore} /> : null}
      </div>
      {isSelecting ? (
        <Suspense>
          <BulkBar rows={rows} />
        </Suspense>
      ) : null}
    </>
  );
}
