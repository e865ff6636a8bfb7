import { Plural, useLingui } from "@lingui/react/macro";
import { IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { clearSelection, selectRange, toggleSelected, useIsSelecting } from "@/lib/selection";
import { getState } from "@/realtime/core";
import { loadMore } from "@/realtime/lists";
import { windowKey } from "@/realtime/state";
import { type ListQuery, type ListView, useMe } from "@/realtime/store";
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
  const scroll = useRef<HTMLDivElement>(null);
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
  const rowPx = rowHeight(density);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    // No keys of rows: every row is equally tall, and tens of thousands of keys would be read with each event.
    estimateSize: () => rowPx,
    overscan: 6,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows have another height
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  const items = virtualizer.getVirtualItems();
  const lastIndex = items[items.length - 1]?.index ?? 0;

  useEffect(() => {
    if (list.hasMore && !list.isLoading && !list.failed && lastIndex >= rows.length - AHEAD_ROWS)
      loadMore(query);
  }, [list.hasMore, list.isLoading, list.failed, lastIndex, rows.length, query]);

  const key = windowKey(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its top
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [key]);

  // Another list is another choice.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list
  useEffect(() => clearSelection, [key]);

  const isSelecting = useIsSelecting();
  const order = useRef(rows);
  order.current = rows;
  const pick = useCallback((id: string, isRange: boolean) => {
    if (isRange)
      selectRange(
        order.current.map((row) => row.id),
        id,
      );
    else toggleSelected(id);
  }, []);
  const me = useMe();
  const startsOnClick =
    me.account.settings.click_card_starts && me.permissions.includes("conversations.start");
  const { start } = useStart(onOpen);
  const latestStart = useRef(start);
  latestStart.current = start;
  const startByClick = useCallback((row: Conversation) => void latestStart.current(row), []);

  useListKeys({
    rows,
    pick,
    selectedId,
    scroll,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  });

  if (rows.length === 0) {
    return (
      <Suspense>
        <ListEmpty query={query} failed={list.failed} onQuery={onQuery} onRetry={() => loadMore(query)} />
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
        <ul
          className={classes.canvas}
          style={{ height: virtualizer.getTotalSize() }}
          aria-label={t`Conversas`}
        >
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
        {list.hasMore ? (
          <div className={classes.note} role="status">
            {list.failed ? (
              <>
                {t`O restante da lista não veio.`}
                <button type="button" onClick={() => loadMore(query)}>{t`Tentar de novo`}</button>
              </>
            ) : (
              t`Carregando mais…`
            )}
          </div>
        ) : null}
      </div>
      {isSelecting ? (
        <Suspense>
          <BulkBar rows={rows} />
        </Suspense>
      ) : null}
    </>
  );
}
