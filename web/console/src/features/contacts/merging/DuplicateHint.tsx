import "@/lib/i18n/deskCatalog";
import { Plural, Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchDuplicates, type Suggestion } from "@/lib/api/merging";
import { usePermission } from "@/realtime/store";
import { EvidenceList } from "./EvidenceList";
import { MergeDialog } from "./MergeDialog";
import css from "./merging.module.css";

const MINUTES = 60_000;

/** "Talvez seja a mesma pessoa": the likeliest one, why, and the dialog that merges. Nothing when there is nobody. */
export function DuplicateHint({ contactId }: { contactId: string }) {
  const mayEdit = usePermission("contacts.edit");
  const [chosen, setChosen] = useState<Suggestion | null>(null);
  const { data } = useQuery({
    queryKey: ["duplicates", contactId],
    queryFn: ({ signal }) => fetchDuplicates(contactId, signal),
    enabled: mayEdit,
    staleTime: 5 * MINUTES,
    retry: false,
  });
  const first = data?.[0];
  if (!first || !mayEdit) return null;
  const others = data.length - 1;
  const { name } = first.contact;
  return (
    <section className={css.hint}>
      <h3>
        <Trans>
          Talvez seja a mesma pessoa: <bdi>{name}</bdi>
        </Trans>
      </h3>
      <EvidenceList items={first.evidence} />
      {others > 0 ? (
        <span>
          <Plural value={others} one="Há mais # contato parecido." other="Há mais # contatos parecidos." />
        </span>
      ) : null}
      <div className={css.actions}>
        <Button size="xs" variant="default" onClick={() => setChosen(first)}>
          <Trans>Comparar e unificar</Trans>
        </Button>
      </div>
      {chosen ? (
        <MergeDialog
          contactIds={[contactId, chosen.contact.id]}
          evidence={chosen.evidence}
          onDone={() => setChosen(null)}
        />
      ) : null}
    </section>
  );
}
