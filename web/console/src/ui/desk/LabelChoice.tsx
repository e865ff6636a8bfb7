import { useLingui } from "@lingui/react/macro";
import type { DirectoryLabel } from "@/lib/api/directory";
import css from "./filters.module.css";

interface LabelChoiceProps {
  labels: readonly DirectoryLabel[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** The labels of a filter: any of those that are ticked. One that was put away stays as long as it is chosen. */
export function LabelChoice({ labels, chosen, onChange }: LabelChoiceProps) {
  const { t } = useLingui();
  const shown = labels.filter((label) => label.is_active || chosen.includes(label.id));
  if (shown.length === 0) return null;
  return (
    <fieldset className={css.labels}>
      <legend>{t`Etiquetas (qualquer uma)`}</legend>
      <div className={css.labelList}>
        {shown.map((label) => (
          <label key={label.id}>
            <input
              type="checkbox"
              checked={chosen.includes(label.id)}
              onChange={({ currentTarget }) =>
                onChange(
                  currentTarget.checked ? [...chosen, label.id] : chosen.filter((id) => id !== label.id),
                )
              }
            />
            <span className={css.dot} style={{ background: label.color }} />
            <span className={css.text}>{label.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
