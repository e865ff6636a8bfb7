import { useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ContactQuery } from "@/lib/api/contacts";
import type { ClosingField } from "@/lib/api/types";
import { useTyped } from "@/lib/useTyped";
import { useMe, usePermission } from "@/realtime/store";
import shared from "@/ui/desk/filters.module.css";
import { LabelChoice } from "@/ui/desk/LabelChoice";
import css from "./filters.module.css";
import { filterCount, withFilter, withoutFilters } from "./query";
import { type Choice, choose, chosen, useChoices, useFilterFields, withField } from "./useFilters";

const TYPING_MS = 300;

interface FilterPanelProps {
  query: ContactQuery;
  onQuery(query: ContactQuery): void;
  onDone(): void;
}

/** Every filter of CON-20; the list behind it follows at once. */
export function FilterPanel({ query, onQuery, onDone }: FilterPanelProps) {
  const { t } = useLingui();
  const choices = useChoices();
  const labels = useMe().directory.labels ?? [];
  const fields = useFilterFields();
  const mayBlock = usePermission("contacts.block");
  const [days, setDays] = useState({ last_from: query.last_from ?? "", last_to: query.last_to ?? "" });
  const isReversed = days.last_from !== "" && days.last_to !== "" && days.last_from > days.last_to;

  useEffect(
    () => setDays({ last_from: query.last_from ?? "", last_to: query.last_to ?? "" }),
    [query.last_from, query.last_to],
  );

  function changeDay(name: keyof typeof days, day: string) {
    const next = { ...days, [name]: day };
    setDays(next);
    if (next.last_from && next.last_to && next.last_from > next.last_to) return;
    const from = withFilter(query, "last_from", next.last_from || undefined);
    onQuery(withFilter(from, "last_to", next.last_to || undefined));
  }

  const select = ({ name, label, none, options }: Choice) => (
    <NativeSelect
      key={name}
      size="xs"
      label={label}
      value={chosen(query, name)}
      onChange={({ currentTarget }) => onQuery(choose(query, name, currentTarget.value))}
      data={[{ value: "", label: none ?? t`Qualquer` }, ...options]}
    />
  );

  return (
    <div className={`${shared.panel} ${css.panel}`}>
      <div className={shared.fields}>
        <LabelChoice
          labels={labels}
          chosen={query.label ?? []}
          onChange={(next) => onQuery(withFilter(query, "label", next.length > 0 ? next : undefined))}
        />
        {choices.filter(({ none }) => !none).map(select)}
        <TextInput
          size="xs"
          type="date"
          label={t`Último contato de`}
          value={days.last_from}
          onChange={({ currentTarget }) => changeDay("last_from", currentTarget.value)}
        />
        <TextInput
          size="xs"
          type="date"
          label={t`Último contato até`}
          value={days.last_to}
          error={isReversed ? t`O fim vem antes do começo.` : undefined}
          onChange={({ currentTarget }) => changeDay("last_to", currentTarget.value)}
        />
        {fields.map((field) => (
          <FieldFilter
            key={field.id}
            field={field}
            value={query.fields?.[field.key] ?? ""}
            onChange={(value) => onQuery(withField(query, field.key, value))}
          />
        ))}
        {choices.filter(({ none }) => none).map(select)}
      </div>
      <div className={shared.buttons}>
        {mayBlock ? (
          <Link to="/settings/$page" params={{ page: "blocked" }} className={css.blocked}>
            {t`Quem bloqueou, quando e por quê`}
          </Link>
        ) : null}
        <Button
          size="xs"
          variant="default"
          disabled={filterCount(query) === 0}
          onClick={() => onQuery(withoutFilters(query))}
        >{t`Limpar filtros`}</Button>
        <Button size="xs" onClick={onDone}>{t`Pronto`}</Button>
      </div>
    </div>
  );
}

interface FieldFilterProps {
  field: ClosingField;
  value: string;
  onChange(value: string): void;
}

/** A value of a custom field: chosen where there are a few, else written. */
function FieldFilter({ field, value, onChange }: FieldFilterProps) {
  const { t } = useLingui();
  const { text, setText } = useTyped(value, onChange, TYPING_MS);
  if (field.kind === "choice" || field.kind === "choices" || field.kind === "boolean") {
    const options =
      field.kind === "boolean"
        ? [
            { value: "true", label: t`Sim` },
            { value: "false", label: t`Não` },
          ]
        : field.options.map((option) => ({ value: option, label: option }));
    return (
      <NativeSelect
        size="xs"
        label={field.label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        data={[{ value: "", label: t`Qualquer` }, ...options]}
      />
    );
  }
  return (
    <TextInput
      size="xs"
      label={field.label}
      type={field.kind === "date" || field.kind === "time" ? field.kind : "text"}
      inputMode={field.kind === "number" ? "decimal" : undefined}
      value={text}
      maxLength={200}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  );
}
