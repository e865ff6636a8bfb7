import { useLingui } from "@lingui/react/macro";
import { IconCheck } from "@tabler/icons-react";
import { useIsSelected } from "@/lib/selection";
import classes from "./ConversationRow.module.css";

interface SelectBoxProps {
  id: string;
  name: string;
  onPick(id: string, isRange: boolean): void;
}

/** Chooses the row for an action on many; with shift everything from the one chosen last. */
export function SelectBox({ id, name, onPick }: SelectBoxProps) {
  const { t } = useLingui();
  const isChosen = useIsSelected(id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a click with shift means a range, which an input does not tell
    <button
      type="button"
      role="checkbox"
      className={classes.box}
      aria-checked={isChosen}
      aria-label={t`Selecionar ${name}`}
      aria-keyshortcuts="x"
      onClick={(event) => onPick(id, event.shiftKey)}
    >
      <span>
        <IconCheck size={isChosen ? 20 : 14} stroke={2.4} aria-hidden="true" />
      </span>
    </button>
  );
}
