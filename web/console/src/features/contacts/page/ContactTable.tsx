import { useLingui } from "@lingui/react/macro";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type ContactQuery, type ContactRow, contactParams } from "@/lib/api/contacts";
import { useIsSelecting } from "@/lib/selection";
import { ListEnd } from "@/ui/ListEnd";
import { useVirtualRows } from "@/ui/useVirtualRows";
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
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const isCards = width > 0 && width < CARDS_BELOW;
  const columns = useColumns();
  const grid = gridOf(columns);
  const { items, height, scroll, scrollTo, pick } = useVirtualRows({
    rows,
    rowPx: isCards ? CARD : LINE,
    overscan: 8,
    listKey: JSON.stringify(contactParams(query)),
    ahead: AHEAD_ROWS,
    mayLoadMore: hasMore && !isLoadingMore && !hasFailed && !isOld,
    onMore,
  });
  const ref = useMergedRef(scroll, sized);
  const onKeyDown = useTableKeys({ rows, openId, pick, scroll, scrollTo });

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
        style={{ height, minWidth: isCards ? undefined : grid.least }}
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
      {hasMore ? <ListEnd hasFailed={hasFailed} onRetry={onMore} /> : null}
    </div>
  );
}
