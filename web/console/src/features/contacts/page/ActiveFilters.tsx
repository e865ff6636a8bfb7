import { useLingui } from "@lingui/react/macro";
import { IconX } from "@tabler/icons-react";
import type { ContactQuery } from "@/lib/api/contacts";
import css from "./filters.module.css";
import { withoutFilters } from "./query";
import { useActiveFilters } from "./useFilters";

interface ActiveFiltersProps {
  query: ContactQuery;
  onQuery(query: ContactQuery): void;
}

/** What narrows the list, each to be taken away by a click. */
export function ActiveFilters({ query, onQuery }: ActiveFiltersProps) {
  const { t } = useLingui();
  const filters = useActiveFilters(query);
  if (filters.length === 0) return null;
  return (
    <ul className={css.active} aria-label={t`Filtros ativos`}>
      {filters.map(({ key, label, value, color, without }) => (
        <li key={key}>
          <button
            type="button"
            className={css.chip}
            aria-label={t`Remover o filtro ${label}: ${value}`}
            title={`${label}: ${value}`}
            onClick={() => onQuery(without)}
          >
            {color ? <span className={css.dot} style={{ background: color }} /> : null}
            <span className={css.text}>
              {label.replace(/\?$/, "")}: <strong>{value}</strong>
            </span>
            <IconX size={13} aria-hidden="true" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={css.clear} onClick={() => onQuery(withoutFilters(query))}>
          {t`Limpar filtros`}
        </button>
      </li>
    </ul>
  );
}
