import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { isFiltered, withoutFilters } from "@/realtime/filters";
import { type ListQuery, useMe } from "@/realtime/store";
import css from "./filters.module.css";
import { useFilterFields, withFilter } from "./useFilterWords";

interface FilterPanelProps {
  query: ListQuery;
  onQuery(query: ListQuery): void;
  onDone(): void;
}

/** Every filter (INB-20); the list behind it follows at once. */
export function FilterPanel({ query, onQuery, onDone }: FilterPanelProps) {
  const { t } = useLingui();
  const fields = useFilterFields();
  const [error, setError] = useState(false);

  function change(name: (typeof fields)[number]["name"], value: string) {
    const next = withFilter(query, name, value);
    const isReversed = Boolean(next.opened_from && next.opened_to && next.opened_from > next.opened_to);
    setError(isReversed);
    if (!isReversed) onQuery(next);
  }

  return (
    <div className={css.panel}>
      <div className={css.fields}>
        <Labels query={query} onQuery={onQuery} />
        {fields.map(({ name, label, options }) =>
          options ? (
            <NativeSelect
              key={name}
              size="xs"
              label={label}
              value={String(query[name] ?? "")}
              onChange={({ currentTarget }) => change(name, currentTarget.value)}
              data={[{ value: "", label: t`Qualquer` }, ...options]}
            />
          ) : (
            <TextInput
              key={name}
              size="xs"
              type="date"
              className={css.day}
              label={label}
              value={String(query[name] ?? "")}
              error={error && name === "opened_to" ? t`O fim vem antes do começo.` : undefined}
              onChange={({ currentTarget }) => change(name, currentTarget.value)}
            />
          ),
        )}
      </div>
      <div className={css.buttons}>
        <Button
          size="xs"
          variant="default"
          disabled={!isFiltered(query)}
          onClick={() => onQuery(withoutFilters(query))}
        >{t`Limpar filtros`}</Button>
        <Button size="xs" onClick={onDone}>{t`Pronto`}</Button>
      </div>
    </div>
  );
}

function Labels({ query, onQuery }: Omit<FilterPanelProps, "onDone">) {
  const { t } = useLingui();
  const labels = useMe().directory.labels ?? [];
  const chosen = query.label ?? [];
  const shown = labels.filter((label) => label.is_active || chosen.includes(label.id));
  if (shown.length === 0) return null;
  return (
    <fieldset className={css.labels}>
      <legend>{t`Etiquetas (qualquer uma)`}</legend>
      <div className={css.labelList}>
        {shown.map((label) => (
          <label key={label.id}>
            <input
              type="checkbox"
              checked={chosen.includes(label.id)}
              onChange={({ currentTarget }) =>
                onQuery({
                  ...query,
                  label: currentTarget.checked
                    ? [...chosen, label.id]
                    : chosen.filter((id) => id !== label.id),
                })
              }
            />
            <span className={css.dot} style={{ background: label.color }} />
            <span className={css.text}>{label.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
