import { useLingui } from "@lingui/react/macro";
import { IconX } from "@tabler/icons-react";
import css from "./filters.module.css";

interface FilterChipsProps<Query> {
  filters: readonly { key: string; label: string; value: string; color?: string; without: Query }[];
  className?: string;
  onQuery(query: Query): void;
  onClear(): void;
}

/** What narrows a list, each to be taken away by a click. */
export function FilterChips<Query>({ filters, className = "", onQuery, onClear }: FilterChipsProps<Query>) {
  const { t } = useLingui();
  return (
    <ul className={`${css.active} ${className}`} aria-label={t`Filtros ativos`}>
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
        <button type="button" className={css.clear} onClick={onClear}>
          {t`Limpar filtros`}
        </button>
      </li>
    </ul>
  );
}
