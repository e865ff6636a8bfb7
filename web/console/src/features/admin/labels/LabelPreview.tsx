import { useLingui } from "@lingui/react/macro";
import type { CSSProperties } from "react";
import type { Label } from "../wire";
import css from "./labels.module.css";

type Shown = Pick<Label, "name" | "color" | "icon">;

/** Colour and icon only, before a name that stands beside it. */
export function LabelMark({ label }: { label: Shown }) {
  return (
    <span className={css.mark} style={{ "--label": label.color } as CSSProperties} aria-hidden="true">
      {label.icon}
    </span>
  );
}

/** How it looks on a card, in both themes: the words keep the theme's own colour, whatever colour is chosen. */
export function LabelPreview({ label }: { label: Shown }) {
  const { t } = useLingui();
  const themes = [
    ["light", t`Tema claro`],
    ["dark", t`Tema escuro`],
  ] as const;
  return (
    <div className={css.previews}>
      {themes.map(([scheme, name]) => (
        <div key={scheme} className={css.preview} data-mantine-color-scheme={scheme}>
          <span className={css.theme}>{name}</span>
          <span className={css.chip} style={{ "--label": label.color } as CSSProperties}>
            <span className={css.dot} />
            {label.icon ? <span aria-hidden="true">{label.icon}</span> : null}
            <span className={css.name}>{label.name}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
