import { Trans, useLingui } from "@lingui/react/macro";
import { IconCheck } from "@tabler/icons-react";
import type { Evidence } from "@/lib/api/merging";
import css from "./merging.module.css";
import { useMergeTexts } from "./useMergeTexts";

/** What speaks for two contacts being one person. */
export function EvidenceList({ items }: { items: readonly Evidence[] }) {
  const { t } = useLingui();
  const texts = useMergeTexts();
  if (items.length === 0) {
    return (
      <p className={css.quiet}>
        <Trans>Nenhum dado em comum.</Trans>
      </p>
    );
  }
  return (
    <ul className={css.evidence} aria-label={t`O que indica a mesma pessoa`}>
      {items.map((item) => (
        <li key={`${item.kind} ${item.value}`}>
          <IconCheck size={15} aria-hidden="true" />
          <span>{texts.evidence(item)}</span>
        </li>
      ))}
    </ul>
  );
}
