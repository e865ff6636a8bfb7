import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { isFiltered, withoutFilters } from "@/realtime/filters";
import { type ListQuery, useMe } from "@/realtime/store";
import css from "@/ui/desk/filters.module.css";
import { LabelChoice } from "@/ui/desk/LabelChoice";
import { useFilterFields, withFilter } from "./useFilterWords";

interface FilterPanelProps {
  query: ListQuery;
  onQuery(query: ListQuery): void;
  onDone(): void;
}

/** Every filter (INB-20); the list behind it follows at once. */
export function FilterPanel({ query, onQuery, onDone }: FilterPanelProps) {
  const { t } = useLingui();
  const labels = useMe().directory.labels ?? [];
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
        <LabelChoice
          labels={labels}
          chosen={query.label ?? []}
          onChange={(label) => onQuery({ ...query, label })}
        />
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
