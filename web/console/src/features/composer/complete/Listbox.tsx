import { Trans } from "@lingui/react/macro";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import css from "./complete.module.css";

/** One thing that can be chosen. */
export interface Choice {
  id: string;
  title: ReactNode;
  detail?: ReactNode;
  aside?: ReactNode;
  preview?: ReactNode;
  choose(): void;
}

/** Answers whether the key was used up. */
export type KeyHandler = (event: Pick<KeyboardEvent, "key" | "shiftKey">) => boolean;

interface ListboxProps {
  id: string;
  label: string;
  choices: readonly Choice[];
  /** null: loaded; else what to say instead of an empty list. */
  note: ReactNode;
  keys: RefObject<KeyHandler | null>;
  /** Tells the field which choice is marked, for screen readers. */
  onActive(optionId: string | null): void;
}

/** A list over the field, driven by the field's keys: arrows, Enter or Tab; the focus stays in the field. */
export function Listbox({ id, label, choices, note, keys, onActive }: ListboxProps) {
  const [marked, setMarked] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const index = Math.max(
    0,
    choices.findIndex((choice) => choice.id === marked),
  );
  const active = choices[index];
  const optionId = active ? `${id}-${active.id}` : null;

  useEffect(() => {
    onActive(optionId);
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [optionId, onActive]);

  keys.current = ({ key, shiftKey }) => {
    if (choices.length === 0 || !active) return false;
    const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      setMarked(choices[(index + by + choices.length) % choices.length]?.id ?? null);
      return true;
    }
    if ((key === "Enter" && !shiftKey) || key === "Tab") {
      active.choose();
      return true;
    }
    return false;
  };
  useEffect(
    () => () => {
      keys.current = null;
      onActive(null);
    },
    [keys, onActive],
  );

  return (
    <div className={css.popup}>
      <div className={css.choices} role="listbox" aria-label={label} id={id} ref={list}>
        {choices.map((choice, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            className={css.choice}
            onMouseMove={() => choice.id !== active?.id && setMarked(choice.id)}
            // The field must not lose the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={choice.choose}
          >
            <span className={css.choiceTitle}>
              {choice.title}
              {choice.aside ? <span className={css.aside}>{choice.aside}</span> : null}
            </span>
            {choice.detail ? <span className={css.detail}>{choice.detail}</span> : null}
          </div>
        ))}
      </div>
      {choices.length === 0 ? (
        <p className={css.none} role="status">
          {note ?? <Trans>Nada encontrado</Trans>}
        </p>
      ) : null}
      {active?.preview ? <div className={css.preview}>{active.preview}</div> : null}
    </div>
  );
}
