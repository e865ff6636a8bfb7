import { useLingui } from "@lingui/react/macro";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ContactRow, ContactSort } from "@/lib/api/contacts";
import { clearSelection, MOST_SELECTED, select, useSelection } from "@/lib/selection";
import type { ColumnId } from "./columns";
import css from "./table.module.css";
import { useColumnNames } from "./useColumnNames";

interface TableHeadProps {
  columns: readonly ColumnId[];
  template: string;
  least: number;
  isCards: boolean;
  rows: readonly ContactRow[];
  sort: ContactSort;
  onSort(sort: ContactSort): void;
}

/** What can be ordered by, and which way round. */
const SORT_OF: Partial<Record<ColumnId | "name", ContactSort>> = {
  name: "name",
  last_message: "recent",
  created: "created",
};

/** The names of the columns; three of them order the list. Cards have it for who reads with the ears only. */
export function TableHead({ columns, template, least, isCards, rows, sort, onSort }: TableHeadProps) {
  const { t } = useLingui();
  const names = useColumnNames();
  const head = (id: ColumnId | "name") => {
    const own = SORT_OF[id];
    const isSorted = own === sort;
    const Arrow = own === "name" ? IconArrowUp : IconArrowDown;
    return (
      // biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's
      // biome-ignore lint/a11y/useFocusableInteractive: the button inside has the focus
      <span
        key={id}
        role="columnheader"
        aria-sort={isSorted ? (own === "name" ? "ascending" : "descending") : undefined}
      >
        {own ? (
          <button type="button" className={css.sort} onClick={() => onSort(own)}>
            {names[id]}
            {isSorted ? <Arrow size={13} stroke={2.2} aria-hidden="true" /> : null}
          </button>
        ) : (
          names[id]
        )}
      </span>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div role="rowgroup" className={isCards ? "visually-hidden" : css.headGroup} style={{ minWidth: least }}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: what is inside has the focus */}
      <div role="row" aria-rowindex={1} className={css.head} style={{ gridTemplateColumns: template }}>
        {isCards ? (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: nothing to press here
          <span role="columnheader">{names.name}</span>
        ) : (
          <>
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the box inside has the focus */}
            <span role="columnheader" className={css.pick}>
              <SelectAll rows={rows} label={t`Selecionar todos os carregados`} />
            </span>
            {head("name")}
            {columns.map(head)}
          </>
        )}
      </div>
    </div>
  );
}

function SelectAll({ rows, label }: { rows: readonly ContactRow[]; label: string }) {
  const { ids } = useSelection();
  const isWhole = rows.length > 0 && (ids.size >= MOST_SELECTED || rows.every((row) => ids.has(row.id)));
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={isWhole}
      ref={(box) => {
        if (box) box.indeterminate = ids.size > 0 && !isWhole;
      }}
      onChange={() => (isWhole ? clearSelection() : select(rows.map((row) => row.id)))}
    />
  );
}
