import { Plural, Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./desk.module.css";
import form from "./form.module.css";

interface BulkResultProps {
  done: number;
  /** Who was left as they are, and why. */
  failed: readonly { id: string; name: string; why: string }[];
  /** How many were done and how many were not, of what are not conversations. */
  words?: { done: ReactNode; failed: ReactNode };
  onClose(): void;
}

/** What became of many: how many were done, who was not and why; those stay selected. */
export function BulkResult({ done, failed, words, onClose }: BulkResultProps) {
  return (
    <div className={form.form} role="status">
      {done > 0 ? (
        <p className={css.done}>
          <IconCheck size={18} aria-hidden="true" />
          {words?.done ?? <Plural value={done} one="# atendimento feito" other="# atendimentos feitos" />}
        </p>
      ) : null}
      <p className={css.failed}>
        <IconAlertTriangle size={18} aria-hidden="true" />
        {words?.failed ?? (
          <Plural
            value={failed.length}
            one="# não foi feito e continua selecionado:"
            other="# não foram feitos e continuam selecionados:"
          />
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <ul className={css.reasons} tabIndex={0}>
        {failed.map(({ id, name, why }) => (
          <li key={id}>
            <strong dir="auto">{name}</strong>
            <span>{why}</span>
          </li>
        ))}
      </ul>
      <div className={form.buttons}>
        <Button onClick={onClose} data-autofocus>
          <Trans>Entendi</Trans>
        </Button>
      </div>
    </div>
  );
}
