import { useLingui } from "@lingui/react/macro";
import { IconTag } from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { labelsOf, labelsToChoose, mayLabel } from "@/lib/labels";
import { askDialog } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useMe } from "@/realtime/store";
import { LabelChip } from "@/ui/LabelChip";
import css from "./header.module.css";

/** So many stand there; the others are counted. */
const MOST = 3;

/** The conversation's labels; a press, or the key, changes them. */
export function LabelChips({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const me = useMe();
  const labels = labelsOf(conversation, me);
  const canChange = mayLabel(conversation, me) && labelsToChoose(conversation, me).length > 0;
  const ask = () => askDialog("labels", conversation.id);
  useShortcuts(
    mayLabel(conversation, me) ? [{ keys: "l", label: t`Etiquetas`, group: t`Conversa`, run: ask }] : [],
  );
  const chips = (
    <>
      {labels.slice(0, MOST).map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {labels.length > MOST ? <span>+{labels.length - MOST}</span> : null}
    </>
  );
  if (!canChange) return chips;
  return (
    <button
      type="button"
      className={css.labels}
      title={t`Etiquetas (L)`}
      aria-label={
        labels.length ? t`Etiquetas: ${labels.map((label) => label.name).join(", ")}` : t`Etiquetar`
      }
      onClick={ask}
    >
      {labels.length > 0 ? chips : <IconTag size={14} aria-hidden="true" />}
    </button>
  );
}
