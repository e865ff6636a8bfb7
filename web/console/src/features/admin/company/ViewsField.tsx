import { useLingui } from "@lingui/react/macro";
import { Switch, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";
import type { InboxView } from "../wire";
import css from "./company.module.css";

interface ViewsFieldProps {
  value: InboxView[];
  onChange(views: InboxView[]): void;
  error: string | undefined;
}

/** The tabs of the inbox: order, whether shown, and the company's own words. */
export function ViewsField({ value, onChange, error }: ViewsFieldProps) {
  const { t } = useLingui();
  const names: Record<InboxView["id"], string> = {
    waiting: t`Pendentes`,
    mine: t`Meus`,
    active: t`Em atendimento`,
    open: t`Abertos`,
    bot: t`Bot`,
    all: t`Todos`,
    closed: t`Fechados`,
  };
  // One that is not named is not shown; here it can be brought back.
  const known = new Set(value.map((view) => view.id));
  const missing = (Object.keys(names) as InboxView["id"][]).filter((id) => !known.has(id));
  const views = [...value, ...missing.map((id) => ({ id, is_shown: false, label: null }))];
  const shown = views.filter((view) => view.is_shown).length;

  const change = (index: number, patch: Partial<InboxView>) =>
    onChange(views.map((view, at) => (at === index ? { ...view, ...patch } : view)));
  function move(index: number, by: number) {
    const next = [...views];
    const [view] = next.splice(index, 1);
    if (view) next.splice(index + by, 0, view);
    onChange(next);
  }

  return (
    <ul className={css.views} aria-label={t`Abas da lista de conversas`}>
      {views.map((view, index) => {
        const name = names[view.id];
        return (
          <li key={view.id} className={css.view}>
            <Switch
              aria-label={t`Mostrar ${name}`}
              checked={view.is_shown}
              // The last one stays.
              disabled={view.is_shown && shown === 1}
              onChange={(event) => change(index, { is_shown: event.currentTarget.checked })}
            />
            <TextInput
              className={css.label}
              aria-label={t`Nome da aba ${name}`}
              placeholder={name}
              maxLength={60}
              value={view.label ?? ""}
              onChange={(event) => change(index, { label: event.currentTarget.value.trimStart() || null })}
            />
            <IconButton label={t`Subir ${name}`} disabled={index === 0} onClick={() => move(index, -1)}>
              <IconArrowUp size={16} />
            </IconButton>
            <IconButton
              label={t`Descer ${name}`}
              disabled={index === views.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown size={16} />
            </IconButton>
          </li>
        );
      })}
      {error ? (
        <li role="alert" className={css.error}>
          {error}
        </li>
      ) : null}
    </ul>
  );
}
