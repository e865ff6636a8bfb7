import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck } from "@tabler/icons-react";
import type { Sort } from "@/lib/api/types";
import { type ListQuery, useCounters } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import classes from "./InboxPane.module.css";

export function Filters({ query, onQuery }: { query: ListQuery; onQuery: (query: ListQuery) => void }) {
  const { t } = useLingui();
  const unread = useCounters()?.views[query.view]?.unread ?? 0;
  const sorts: Record<Sort, string> = {
    recent: t`Mensagem mais recente`,
    oldest: t`Mensagem mais antiga`,
    opened_recent: t`Abertura mais recente`,
    opened_oldest: t`Abertura mais antiga`,
  };
  return (
    <fieldset className={classes.filters} aria-label={t`Filtros`}>
      <button
        type="button"
        className={classes.chip}
        aria-pressed={!query.unread}
        onClick={() => onQuery({ ...query, unread: false })}
      >
        {t`Tudo`}
      </button>
      <button
        type="button"
        className={classes.chip}
        aria-pressed={query.unread}
        onClick={() => onQuery({ ...query, unread: true })}
      >
        {t`Não lidas`}
        {unread ? <span className="numeric">{unread}</span> : null}
      </button>
      <Menu position="bottom-end" width={232}>
        <Menu.Target>
          <IconButton
            label={t`Ordenar: ${sorts[query.sort]}`}
            className={classes.sort}
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
        </Menu.Dropdown>
      </Menu>
    </fieldset>
  );
}
