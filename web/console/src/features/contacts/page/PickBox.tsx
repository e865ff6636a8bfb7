import { useLingui } from "@lingui/react/macro";
import { useIsSelected } from "@/lib/selection";

interface PickBoxProps {
  id: string;
  name: string;
  onPick(id: string, isRange: boolean): void;
}

/** Chooses a row for an action on many; with shift everything from the one chosen last. */
export function PickBox({ id, name, onPick }: PickBoxProps) {
  const { t } = useLingui();
  const isChosen = useIsSelected(id);
  return (
    <input
      type="checkbox"
      aria-label={t`Selecionar ${name}`}
      checked={isChosen}
      onChange={({ nativeEvent }) => onPick(id, (nativeEvent as MouseEvent).shiftKey === true)}
    />
  );
}
