import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { filterCount, withoutFilters } from "@/realtime/filters";
import { type ListQuery, useCounters, usePermission } from "@/realtime/store";
import classes from "./InboxPane.module.css";

const FilterTools = lazy(async () => ({ default: (await import("./filters/FilterTools")).FilterTools }));
const ActiveFilters = lazy(async () => ({
  default: (await import("./filters/ActiveFilters")).ActiveFilters,
}));

/** Quick filters, all filters, the order and the saved views; below them what narrows the list just now. */
export function Filters({ query, onQuery }: { query: ListQuery; onQuery: (query: ListQuery) => void }) {
  const { t } = useLingui();
  const unread = useCounters()?.views[query.view]?.unread ?? 0;
  const count = filterCount(query);
  const seesAll = usePermission("conversations.see_all");
  const chip = (name: string, isOn: boolean, next: ListQuery, number = 0) => (
    <button type="button" className={classes.chip} aria-pressed={isOn} onClick={() => onQuery(next)}>
      {name}
      {number ? <span className="numeric">{number}</span> : null}
    </button>
  );
  return (
    <>
      <fieldset className={classes.filters} aria-label={t`Filtros`}>
        <div className={classes.chips}>
          {chip(t`Tudo`, !query.unread && !query.labelled && count === 0, withoutFilters(query))}
          {/* INB-3: usually only where one works oneself. */}
          {query.view === "active" && seesAll
            ? chip(t`Toda a empresa`, query.wide === true, { ...query, wide: !query.wide })
            : null}
          {chip(t`Não lidas`, query.unread, { ...query, unread: !query.unread }, unread)}
          {chip(t`Com etiquetas`, query.labelled === true, { ...query, labelled: !query.labelled })}
        </div>
        <Suspense fallback={<span className={classes.tools} />}>
          <FilterTools query={query} onQuery={onQuery} />
        </Suspense>
      </fieldset>
      <Suspense>{count > 0 ? <ActiveFilters query={query} onQuery={onQuery} /> : null}</Suspense>
    </>
  );
}
