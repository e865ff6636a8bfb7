import { useLingui } from "@lingui/react/macro";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { type ContactQuery, type ContactRow, contactParams } from "@/lib/api/contacts";
import { clearSelection, selectRange, toggleSelected, useIsSelecting } from "@/lib/selection";
import { ContactCard } from "./ContactCard";
import { ContactLine } from "./ContactLine";
import { gridOf, useColumns } from "./columns";
import { TableHead } from "./TableHead";
import css from "./table.module.css";
import { useTableKeys } from "./useTableKeys";

const LINE = 48;
const CARD = 76;
/** A list narrower than this shows cards instead of columns. */
const CARDS_BELOW = 640;
const AHEAD_ROWS = 40;

interface ContactTableProps {
  query: ContactQuery;
  rows: readonly ContactRow[];
  /** Null: too many to count. */
  total: number | null;
  openId: string | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  hasFailed: boolean;
  /** The rows of the list before, while those of this one come. */
  isOld: boolean;
  onMore(): void;
  onQuery(query: ContactQuery): void;
  onOpen(id: string): void;
}

/** Contacts as a table, or as cards where it is narrow; drawn as far as it is seen, fetched while it is scrolled. */
export function ContactTable(props: ContactTableProps) {
  const { query, rows, total, openId, hasMore, isLoadingMore, hasFailed, isOld, onMore, onQuery, onOpen } =
    props;
  const { t } = useLingui();
  const scroll = useRef<HTMLDivElement>(null);
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(scroll, sized);
  const isCards = width > 0 && width < CARDS_BELOW;
  const columns = useColumns();
  const grid = gridOf(columns);
  const rowPx = isCards ? CARD : LINE;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows have another height
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  const items = virtualizer.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;

  useEffect(() => {
    if (hasMore && !isLoadingMore && !hasFailed && !isOld && last >= rows.length - AHEAD_ROWS) onMore();
  }, [hasMore, isLoadingMore, hasFailed, isOld, last, rows.length, onMore]);

  const key = JSON.stringify(contactParams(query));
  // Another list starts at its top, and is another choice.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
    return clearSelection;
  }, [key]);

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
  const onKeyDown = useTableKeys({
    rows,
    openId,
    pick,
    scroll,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  });

  const Row = isCards ? ContactCard : ContactLine;
  const isSelecting = useIsSelecting();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's
    <div
      ref={ref}
      className={css.scroll}
      data-selecting={isSelecting || undefined}
      data-old={isOld || undefined}
      onKeyDown={onKeyDown}
      role="table"
      aria-label={t`Contatos`}
      aria-rowcount={total === null ? -1 : total + 1}
      aria-colcount={isCards ? 1 : columns.length + 2}
      aria-busy={isOld}
    >
      <TableHead
        columns={columns}
        template={grid.template}
        least={grid.least}
        isCards={isCards}
        rows={rows}
        sort={query.sort ?? "name"}
        onSort={(sort) => onQuery({ ...query, sort })}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a tbody's */}
      <div
        role="rowgroup"
        className={css.canvas}
        style={{ height: virtualizer.getTotalSize(), minWidth: isCards ? undefined : grid.least }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          return row ? (
            <Row
              key={row.id}
              contact={row}
              index={item.index}
              top={item.start}
              columns={columns}
              template={grid.template}
              isOpen={row.id === openId}
              onOpen={onOpen}
              onPick={pick}
            />
          ) : null;
        })}
      </div>
      {hasMore ? (
        <div className={css.more} role="status">
          {hasFailed ? (
            <>
              {t`O restante da lista não veio.`}
              <button type="button" onClick={onMore}>{t`Tentar de novo`}</button>
            </>
          ) : (
            t`Carregando mais…`
          )}
        </div>
      ) : null}
    </div>
  );
}
