import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Switch, TextInput } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { ViewId, ViewSetting } from "@/lib/api/types";
import { useViewNames } from "@/ui/words";
import { everyView, moved, PRESET_IDS, type PresetId, presetOf, presetViews } from "./model";
import css from "./views.module.css";

interface ViewsFieldProps {
  value: readonly ViewSetting[];
  onChange(views: ViewSetting[]): void;
  error: string | undefined;
}

/** Which tabs the list has, in what order and with what words; moved with the mouse, a finger or the arrow keys. */
export function ViewsField({ value, onChange, error }: ViewsFieldProps) {
  const { t } = useLingui();
  const names = useViewNames();
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<ViewId | null>(null);
  const [said, setSaid] = useState("");
  const views = everyView(value);
  const shown = views.filter((view) => view.is_shown).length;
  const preset = presetOf(views);
  const presetNames: Record<PresetId, string> = {
    usual: t`Usual`,
    queue: "Fila · Abertos · Fechados",
    waiting: "Em espera · Em atendimento",
    protocols: "Meus protocolos · Em atendimento",
  };
  const rules: Record<ViewId, string> = {
    waiting: t`Quem espera para ser atendido.`,
    mine: t`O que o próprio atendente atende.`,
    active: t`O que está sendo atendido, por qualquer pessoa.`,
    open: t`O que espera ou é atendido onde o atendente trabalha.`,
    all: t`Tudo o que o atendente pode ver.`,
    closed: t`Atendimentos encerrados.`,
    bot: t`Conversas em um fluxo.`,
  };
  const nameOf = (view: ViewSetting) => view.label || names[view.id];
  const patch = (id: ViewId, change: Partial<ViewSetting>) =>
    onChange(views.map((view) => (view.id === id ? { ...view, ...change } : view)));

  function onKeyDown(event: KeyboardEvent<HTMLButtonElement>, view: ViewSetting, index: number) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(views.length - 1, index + step));
    onChange(moved(views, view.id, to));
    const [name, place, count] = [nameOf(view), to + 1, views.length];
    setSaid(t`${name}: posição ${place} de ${count}`);
    // A row that is moved in the document loses the focus.
    const { id } = event.currentTarget;
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  }

  function onPointerMove(event: PointerEvent) {
    if (!dragged || !list.current) return;
    const rows = [...list.current.children].map((row) => row.getBoundingClientRect());
    const to = rows.findIndex((row) => event.clientY < row.bottom);
    const index = views.findIndex((view) => view.id === dragged);
    const target = to < 0 ? rows.length - 1 : to;
    if (target !== index) onChange(moved(views, dragged, target));
  }

  return (
    <div className={css.views}>
      <fieldset className={css.presets}>
        <legend>
          <Trans>Começar com</Trans>
        </legend>
        {PRESET_IDS.map((id) => (
          <Button
            key={id}
            size="compact-sm"
            variant={preset === id ? "light" : "default"}
            aria-pressed={preset === id}
            onClick={() => onChange(presetViews(id))}
          >
            {presetNames[id]}
          </Button>
        ))}
      </fieldset>
      <ul
        ref={list}
        className={css.list}
        aria-label={t`Visões`}
        onPointerMove={onPointerMove}
        onPointerUp={() => setDragged(null)}
        onPointerCancel={() => setDragged(null)}
      >
        {views.map((view, index) => {
          const name = nameOf(view);
          return (
            <li
              key={view.id}
              className={css.row}
              data-dragged={dragged === view.id}
              data-shown={view.is_shown}
            >
              <button
                type="button"
                id={`move-${view.id}`}
                className={css.handle}
                aria-label={t`Mover ${name}: setas para cima e para baixo`}
                onKeyDown={(event) => onKeyDown(event, view, index)}
                onPointerDown={(event) => {
                  // The list follows the pointer, not the handle, which moves away under it.
                  event.currentTarget.releasePointerCapture?.(event.pointerId);
                  list.current?.setPointerCapture?.(event.pointerId);
                  setDragged(view.id);
                }}
              >
                <IconGripVertical size={18} aria-hidden="true" />
              </button>
              <span className={css.text}>
                <span className={css.name}>{names[view.id]}</span>
                <span className={css.rule}>{rules[view.id]}</span>
              </span>
              <TextInput
                className={css.label}
                size="sm"
                maxLength={60}
                placeholder={names[view.id]}
                aria-label={t`Palavra da empresa para ${names[view.id]}`}
                value={view.label ?? ""}
                onChange={(event) => patch(view.id, { label: event.currentTarget.value || null })}
              />
              <Switch
                aria-label={t`Mostrar ${name}`}
                checked={view.is_shown}
                disabled={view.is_shown && shown === 1}
                onChange={(event) => patch(view.id, { is_shown: event.currentTarget.checked })}
              />
            </li>
          );
        })}
      </ul>
      <span className="visually-hidden" role="status">
        {said}
      </span>
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
