import { useLingui } from "@lingui/react/macro";
import { AVATAR_FILLS } from "@/ui/Avatar";
import css from "./kit.module.css";

/** A colour of the palette, or any other. */
export function ColorField({ value, onChange }: { value: string; onChange(color: string): void }) {
  const { t } = useLingui();
  return (
    <fieldset className={css.colors}>
      <legend>{t`Cor`}</legend>
      {AVATAR_FILLS.map((color) => (
        <button
          key={color}
          type="button"
          className={css.color}
          style={{ background: color }}
          aria-label={t`Cor ${color}`}
          aria-pressed={value.toLowerCase() === color.toLowerCase()}
          onClick={() => onChange(color)}
        />
      ))}
      <input
        type="color"
        className={css.colorPick}
        aria-label={t`Outra cor`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </fieldset>
  );
}
