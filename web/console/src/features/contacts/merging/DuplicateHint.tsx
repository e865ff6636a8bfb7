import "@/lib/i18n/deskCatalog";
import { Plural, Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fetchDuplicates, type Suggestion, tellApart } from "@/lib/api/merging";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { usePermission } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { EvidenceList } from "./EvidenceList";
import { MergeDialog } from "./MergeDialog";
import css from "./merging.module.css";
import { useMergeTexts } from "./useMergeTexts";
import { isAboutMerging, useReloadMerged } from "./useReloadMerged";

const MINUTES = 60_000;

/** "Talvez seja a mesma pessoa". The dialog stays open though somebody else decides meanwhile: it tells why it is late. */
export function DuplicateHint({ contactId }: { contactId: string }) {
  const [chosen, setChosen] = useState<Suggestion | null>(null);
  return (
    <>
      <Hint contactId={contactId} onCompare={setChosen} />
      {chosen ? (
        <MergeDialog
          contactIds={[contactId, chosen.contact.id]}
          evidence={chosen.evidence}
          onDone={() => setChosen(null)}
        />
      ) : null}
    </>
  );
}

interface HintProps {
  contactId: string;
  onCompare(suggestion: Suggestion): void;
}

/** The likeliest one, why, and the ways to say what is so. Nothing when there is nobody. */
function Hint({ contactId, onCompare }: HintProps) {
  const mayEdit = usePermission("contacts.edit");
  const reload = useReloadMerged(useQueryClient());
  const texts = useMergeTexts();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const key = ["duplicates", contactId];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchDuplicates(contactId, signal),
    enabled: mayEdit,
    staleTime: 5 * MINUTES,
    retry: false,
  });
  useLive(key, (event) => isAboutMerging(event) || changesContact(event, contactId));
  const first = data?.[0];
  if (!first || !mayEdit) return null;
  const others = data.length - 1;
  const { id, name } = first.contact;

  async function dismiss() {
    setBusy(true);
    setError(null);
    try {
      await tellApart(contactId, id);
      reload();
    } catch (problem) {
      setError(texts.problem(refusalOf(problem)));
    }
    setBusy(false);
  }

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
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      <div className={css.actions}>
        <Button size="xs" variant="default" onClick={() => onCompare(first)}>
          <Trans>Comparar e unificar</Trans>
        </Button>
        <Button size="xs" variant="default" loading={isBusy} onClick={() => void dismiss()}>
          <Trans>Não é a mesma pessoa</Trans>
        </Button>
      </div>
    </section>
  );
}
