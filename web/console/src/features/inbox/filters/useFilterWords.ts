import { useLingui } from "@lingui/react/macro";
import { reasonOptions } from "@/lib/reasons";
import { type ListFilters, NONE } from "@/realtime/filters";
import { type ListQuery, useMe } from "@/realtime/store";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { usePriorityNames } from "@/ui/desk/usePriorityNames";
import { useDepartmentWords } from "@/ui/words";

export type FilterName = Exclude<keyof ListFilters, "label" | "labelled">;

export interface FilterField {
  name: FilterName;
  label: string;
  /** What may be chosen; missing for days. */
  options?: { value: string; label: string }[];
}

export interface ActiveFilter {
  key: string;
  label: string;
  value: string;
  color?: string;
  /** The list without it. */
  without: ListQuery;
}

/** The filters with what they are called and what may be chosen. */
export function useFilterFields(): FilterField[] {
  const { t } = useLingui();
  const { One, one } = useDepartmentWords();
  const { directory } = useMe();
  const channels = useChannelNames();
  const priorities = usePriorityNames();
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name })).sort((a, b) => a.label.localeCompare(b.label));
  // The system closes too, for reasons of its own.
  const everyReason = directory.closing_reasons.map((reason) => ({ ...reason, code: null }));
  const kinds = [...new Set(directory.inboxes.map((inbox) => inbox.channel))];
  return [
    {
      name: "department",
      label: One,
      options: [
        { value: NONE, label: t`Geral (sem ${one})` },
        ...named(directory.departments.filter((row) => row.is_active !== false)),
      ],
    },
    {
      name: "agent",
      label: t`Atendente`,
      options: [{ value: NONE, label: t`Sem atendente` }, ...named(directory.users)],
    },
    {
      name: "channel",
      label: t`Canal`,
      options: kinds.map((kind) => ({ value: kind, label: channels[kind] ?? kind })),
    },
    { name: "inbox", label: t`Número ou conta`, options: named(directory.inboxes) },
    {
      name: "window",
      label: t`Janela de atendimento`,
      options: [
        { value: "open", label: t`Aberta` },
        { value: "expiring", label: t`Expirando` },
        { value: "expired", label: t`Expirada` },
      ],
    },
    { name: "reason", label: t`Motivo`, options: reasonOptions(everyReason) },
    {
      name: "priority",
      label: t`Prioridade`,
      options: ([3, 2, 1, 0] as const).map((level) => ({
        value: String(level),
        label: priorities[level],
      })),
    },
    { name: "opened_from", label: t`Aberto de` },
    { name: "opened_to", label: t`Aberto até` },
  ];
}

/** The list with one filter set, or without it. */
export function withFilter(query: ListQuery, name: FilterName, value: string | null): ListQuery {
  const next = value === null || value === "" ? undefined : value;
  return { ...query, [name]: name === "priority" && next !== undefined ? Number(next) : next };
}

/** What narrows a list, in words. */
export function useActiveFilters(query: ListQuery): ActiveFilter[] {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const fields = useFilterFields();
  const labels = (query.label ?? []).map((id) => {
    const label = directory.labels?.find((row) => row.id === id);
    return {
      key: `label ${id}`,
      label: t`Etiqueta`,
      value: label?.name ?? t`não existe mais`,
      color: label?.color,
      without: { ...query, label: query.label?.filter((other) => other !== id) },
    };
  });
  const day = (text: string) =>
    new Intl.DateTimeFormat(i18n.locale, { timeZone: "UTC" }).format(new Date(text));
  const others = fields.flatMap(({ name, label, options }) => {
    const value = query[name];
    if (value === undefined) return [];
    const shown = options
      ? (options.find((option) => option.value === String(value))?.label ?? t`não existe mais`)
      : day(String(value));
    return [{ key: name, label, value: shown, without: withFilter(query, name, null) }];
  });
  return [...labels, ...others];
}
