import { useLingui } from "@lingui/react/macro";
import type { ContactFilters, ContactQuery } from "@/lib/api/contacts";
import type { ClosingField } from "@/lib/api/types";
import { useCustomFields } from "@/lib/customFields";
import { formatDay } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { withFilter } from "./query";

export interface Option {
  value: string;
  label: string;
}

/** A filter that is chosen from a few: what it is called, and what may be chosen. */
export interface Choice {
  name: "blocked" | "opt_in" | "erased" | "channel" | "owner";
  label: string;
  /** What it means when nothing is chosen, if not just anything. */
  none?: string;
  options: Option[];
}

export interface ActiveFilter {
  key: string;
  label: string;
  value: string;
  color?: string;
  /** The list without it. */
  without: ContactQuery;
}

/** The choices of the filters panel. */
export function useChoices(): Choice[] {
  const { t } = useLingui();
  const { directory } = useMe();
  const channels = useChannelNames();
  const kinds = [...new Set(directory.inboxes.map((inbox) => inbox.channel))];
  const yesNo = [
    { value: "1", label: t`Sim` },
    { value: "0", label: t`Não` },
  ];
  return [
    {
      name: "channel",
      label: t`Canal`,
      options: kinds.map((kind) => ({ value: kind, label: channels[kind] ?? kind })),
    },
    {
      name: "owner",
      label: t`Carteira`,
      options: [
        { value: "none", label: t`Sem responsável` },
        ...directory.users
          .filter((user) => user.is_active)
          .map((user) => ({ value: user.id, label: user.name }))
          .sort((a, b) => a.label.localeCompare(b.label)),
      ],
    },
    { name: "blocked", label: t`Bloqueado?`, options: yesNo },
    { name: "opt_in", label: t`Recebe transmissões`, options: yesNo },
    {
      name: "erased",
      label: t`Dados apagados (LGPD)`,
      none: t`Não mostrar`,
      options: [{ value: "1", label: t`Mostrar só estes` }],
    },
  ];
}

/** What is chosen, as the panel's fields hold it. */
export function chosen(query: ContactQuery, name: Choice["name"]): string {
  const value = query[name];
  return typeof value === "boolean" ? (value ? "1" : "0") : (value ?? "");
}

export function choose(query: ContactQuery, name: Choice["name"], value: string): ContactQuery {
  if (value === "") return withFilter(query, name, undefined);
  return name === "blocked" || name === "opt_in" || name === "erased"
    ? withFilter(query, name, value === "1")
    : withFilter(query, name, value);
}

/** The list with a custom field's value asked for, or not any more. */
export function withField(query: ContactQuery, key: string, value: string): ContactQuery {
  const { [key]: _, ...rest } = query.fields ?? {};
  const fields: ContactFilters["fields"] = value.trim() === "" ? rest : { ...rest, [key]: value };
  return withFilter(query, "fields", Object.keys(fields).length > 0 ? fields : undefined);
}

/** The custom fields by whose values contacts can be found. */
export function useFilterFields(): readonly ClosingField[] {
  return (useCustomFields().data ?? []).filter((field) => field.is_active);
}

/** What narrows the list, in words. */
export function useActiveFilters(query: ContactQuery): ActiveFilter[] {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const choices = useChoices();
  const fields = useCustomFields().data ?? [];
  const gone = t`não existe mais`;
  const labels = (query.label ?? []).map((id) => {
    const label = directory.labels?.find((row) => row.id === id);
    const rest = (query.label ?? []).filter((other) => other !== id);
    return {
      key: `label ${id}`,
      label: t`Etiqueta`,
      value: label?.name ?? gone,
      ...(label ? { color: label.color } : {}),
      without: withFilter(query, "label", rest.length > 0 ? rest : undefined),
    };
  });
  const picked = choices.flatMap(({ name, label, options }) => {
    const value = chosen(query, name);
    if (value === "") return [];
    const user = name === "owner" ? directory.users.find((row) => row.id === value)?.name : undefined;
    const words = options.find((option) => option.value === value)?.label ?? user ?? gone;
    return [{ key: name, label, value: words, without: withFilter(query, name, undefined) }];
  });
  const days = (["last_from", "last_to"] as const).flatMap((name) => {
    const day = query[name];
    if (!day) return [];
    const label = name === "last_from" ? t`Último contato de` : t`Último contato até`;
    return [
      { key: name, label, value: formatDay(day, i18n.locale), without: withFilter(query, name, undefined) },
    ];
  });
  const custom = Object.entries(query.fields ?? {}).map(([key, value]) => {
    const field = fields.find((row) => row.key === key);
    const shown = field?.kind === "boolean" ? (value === "true" ? t`Sim` : t`Não`) : value;
    const words = field?.kind === "date" ? formatDay(value, i18n.locale) : shown;
    return {
      key: `field ${key}`,
      label: field?.label ?? key,
      value: words,
      without: withField(query, key, ""),
    };
  });
  return [...labels, ...picked, ...days, ...custom];
}
