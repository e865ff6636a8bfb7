import { useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconArrowsSort, IconBookmark, IconCheck } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Sort } from "@/lib/api/types";
import { filterCount, withoutFilters } from "@/realtime/filters";
import { type ListQuery, useCounters, usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { setDensity, useDensity } from "./density";
import classes from "./InboxPane.module.css";

const FilterPanel = lazy(async () => ({ default: (await import("./filters/FilterPanel")).FilterPanel }));
const ActiveFilters = lazy(async () => ({
  default: (await import("./filters/ActiveFilters")).ActiveFilters,
}));
const SavedViews = lazy(async () => ({ default: (await import("./saved/SavedViews")).SavedViews }));

/** Quick filters, all filters, the order and the saved views; below them what narrows the list just now. */
export function Filters({ query, onQuery }: { query: ListQuery; onQuery: (query: ListQuery) => void }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const [savedAsked, askSaved] = useState(0);
  const unread = useCounters()?.views[query.view]?.unread ?? 0;
  const isCompact = useDensity() === "compact";
  const count = filterCount(query);
  const seesAll = usePermission("conversations.see_all");
  const sorts: Record<Sort, string> = {
    recent: t`Mensagem mais recente`,
    oldest: t`Mensagem mais antiga`,
    opened_recent: t`Abertura mais recente`,
    opened_oldest: t`Abertura mais antiga`,
    expires_soon: t`Expira em breve`,
  };
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
        <Popover
          position="bottom-end"
          width={320}
          shadow="md"
          trapFocus
          returnFocus
          opened={isOpen}
          onChange={setOpen}
        >
          <Popover.Target>
            <IconButton
              size="small"
              label={count ? t`Filtros ativos: ${count}` : t`Mais filtros`}
              active={count > 0}
              onClick={() => setOpen(!isOpen)}
            >
              <IconAdjustmentsHorizontal size={17} stroke={1.8} />
            </IconButton>
          </Popover.Target>
          <Popover.Dropdown p={0} aria-label={t`Filtros`}>
            <Suspense>
              {isOpen ? <FilterPanel query={query} onQuery={onQuery} onDone={() => setOpen(false)} /> : null}
            </Suspense>
          </Popover.Dropdown>
        </Popover>
        <IconButton size="small" label={t`Visões salvas`} onClick={() => askSaved(savedAsked + 1)}>
          <IconBookmark size={17} stroke={1.8} />
        </IconButton>
        <Suspense>{savedAsked ? <SavedViews request={savedAsked} query={query} /> : null}</Suspense>
        <Menu position="bottom-end" width={232}>
          <Menu.Target>
            <IconButton
              size="small"
              label={t`Ordenar: ${sorts[query.sort]}`}
              active={query.sort !== "recent"}
            >
              <IconArrowsSort size={17} stroke={1.8} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t`Ordenar por`}</Menu.Label>
            {Object.entries(sorts).map(([sort, name]) => (
              <Menu.Item
                key={sort}
                aria-current={query.sort === sort}
                rightSection={query.sort === sort ? <IconCheck size={16} aria-hidden="true" /> : null}
                onClick={() => onQuery({ ...query, sort: sort as Sort })}
              >
                {name}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              role="menuitemcheckbox"
              aria-checked={isCompact}
              rightSection={isCompact ? <IconCheck size={16} aria-hidden="true" /> : null}
              onClick={() => setDensity(isCompact ? "comfortable" : "compact")}
            >
              {t`Lista compacta`}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </fieldset>
      <Suspense>{count > 0 ? <ActiveFilters query={query} onQuery={onQuery} /> : null}</Suspense>
    </>
  );
}
