import { useLingui } from "@lingui/react/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import { reasonOptions } from "@/lib/reasons";
import { useMe } from "@/realtime/store";
import { useDepartmentWords } from "@/ui/words";
import type { HistoryFilters } from "./history";
import css from "./history.module.css";

interface HistoryFieldsProps {
  filters: HistoryFilters;
  onChange(filters: HistoryFilters): void;
}

/** Period, channel, department, agent, reason and protocol. */
export function HistoryFields({ filters, onChange }: HistoryFieldsProps) {
  const { t } = useLingui();
  const { One } = useDepartmentWords();
  const { directory } = useMe();
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name })).sort((a, b) => a.label.localeCompare(b.label));
  const everyReason = directory.closing_reasons.map((reason) => ({ ...reason, code: null }));
  const set = (name: keyof HistoryFilters, value: string) => onChange({ ...filters, [name]: value });
  const choice = (name: keyof HistoryFilters, label: string, options: { value: string; label: string }[]) => (
    <NativeSelect
      size="xs"
      label={label}
      value={filters[name]}
      data={[{ value: "", label: t`Qualquer` }, ...options]}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  );
  const day = (name: "from" | "to", label: string) => (
    <TextInput
      size="xs"
      type="date"
      label={label}
      value={filters[name]}
      min={name === "to" ? filters.from : undefined}
      max={name === "from" ? filters.to : undefined}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  );
  return (
    <div className={css.fields}>
      <TextInput
        size="xs"
        label={t`Protocolo`}
        inputMode="numeric"
        maxLength={40}
        value={filters.protocol}
        onChange={({ currentTarget }) => set("protocol", currentTarget.value)}
        data-autofocus
      />
      {day("from", t`De`)}
      {day("to", t`Até`)}
      {choice("inbox", t`Canal`, named(directory.inboxes))}
      {choice("department", One, named(directory.departments))}
      {choice("agent", t`Atendente`, named(directory.users))}
      {choice("reason", t`Motivo`, reasonOptions(everyReason))}
    </div>
  );
}
