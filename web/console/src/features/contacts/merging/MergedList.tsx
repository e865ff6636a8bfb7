import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fetchMerges, type Merge, undoMerge } from "@/lib/api/merging";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { useMe, usePermission } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { EvidenceList } from "./EvidenceList";
import css from "./merging.module.css";
import { address, useMergeTexts } from "./useMergeTexts";
import { isAboutMerging, useReloadMerged } from "./useReloadMerged";

interface MergedListProps {
  contactId: string;
  /** Without what was undone. */
  isBrief?: boolean;
}

/** Which contacts are the same person, who said so and why, and the way back. Nothing when there was no merge. */
export function MergedList({ contactId, isBrief = false }: MergedListProps) {
  const { t } = useLingui();
  const key = ["merges", contactId];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchMerges(contactId, signal),
    staleTime: 0,
  });
  useLive(key, isAboutMerging);
  const shown = data?.filter((merge) => !isBrief || merge.undone_at === null) ?? [];
  if (shown.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>
        <Trans>Contatos unificados</Trans>
      </h3>
      <ul className={css.list} aria-label={t`Contatos unificados`}>
        {shown.map((merge) => (
          <Merged key={merge.id} merge={merge} />
        ))}
      </ul>
    </section>
  );
}

function Merged({ merge }: { merge: Merge }) {
  const { t, i18n } = useLingui();
  const { users } = useMe().directory;
  const mayEdit = usePermission("contacts.edit");
  const reload = useReloadMerged(useQueryClient());
  const texts = useMergeTexts();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? t`Colega`;
  const by = nameOf(merge.by_id);
  const at = formatDateTime(merge.at, i18n.locale);
  const undoneBy = merge.undone_by_id ? nameOf(merge.undone_by_id) : "";
  const undoneAt = merge.undone_at ? formatDateTime(merge.undone_at, i18n.locale) : "";
  const addresses = merge.loser.identities.map((item) => address(item.value)).join(" · ");

  async function undo() {
    setBusy(true);
    setError(null);
    try {
      await undoMerge(merge.id);
    } catch (problem) {
      setError(texts.problem(refusalOf(problem)));
    }
    reload();
    setBusy(false);
  }

  return (
    <li className={css.item} data-undone={merge.undone_at !== null || undefined}>
      <div className={css.who}>
        <bdi className={css.name}>{merge.loser.name}</bdi>
        {merge.undone_at ? (
          <Badge>
            <Trans>Desfeito</Trans>
          </Badge>
        ) : null}
      </div>
      {addresses ? <span className={css.quiet}>{addresses}</span> : null}
      <span className={css.quiet}>{t`Unificado por ${by} em ${at}`}</span>
      {merge.undone_at ? (
        <span className={css.quiet}>{t`Desfeito por ${undoneBy} em ${undoneAt}`}</span>
      ) : null}
      {merge.note ? <p className={css.note}>{merge.note}</p> : null}
      <EvidenceList items={merge.evidence} />
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      {mayEdit && merge.undone_at === null ? (
        <div className={css.actions}>
          <Button size="xs" variant="default" loading={isBusy} onClick={() => void undo()}>
            <Trans>Desfazer</Trans>
          </Button>
        </div>
      ) : null}
    </li>
  );
}
