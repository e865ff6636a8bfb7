import { Trans, useLingui } from "@lingui/react/macro";
import type { Conversation } from "@/lib/api/types";
import { labelsOf, labelsToChoose, mayLabel } from "@/lib/labels";
import { askDialog } from "@/lib/requests";
import { useMe } from "@/realtime/store";
import { LabelChip } from "@/ui/LabelChip";
import css from "./panel.module.css";
import { Fact } from "./Section";

/** All labels of the conversation, of which its header has place for a few, and the way to change them (CON-10). */
export function Labels({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const me = useMe();
  const labels = labelsOf(conversation, me);
  const canChange = mayLabel(conversation, me) && labelsToChoose(conversation, me).length > 0;
  if (labels.length === 0 && !canChange) return null;
  return (
    <Fact label={t`Etiquetas`}>
      <span className={css.labels}>
        {labels.map((label) => (
          <LabelChip key={label.id} label={label} />
        ))}
        {canChange ? (
          <button type="button" className={css.link} onClick={() => askDialog("labels", conversation.id)}>
            {labels.length > 0 ? <Trans>Editar etiquetas</Trans> : <Trans>Etiquetar</Trans>}
          </button>
        ) : null}
      </span>
    </Fact>
  );
}
