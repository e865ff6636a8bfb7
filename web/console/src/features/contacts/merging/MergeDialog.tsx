import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Radio, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ContactDetails } from "@/lib/api/contacts";
import { type Evidence, mergeContacts } from "@/lib/api/merging";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { EvidenceList } from "./EvidenceList";
import css from "./merging.module.css";
import { PersonCard } from "./PersonCard";
import { useMergeTexts } from "./useMergeTexts";
import { personOf, useFacts, usePeople } from "./usePeople";
import { useReloadMerged } from "./useReloadMerged";

interface MergeDialogProps {
  /** The first one stays unless somebody chooses the other. */
  contactIds: readonly [string, string];
  /** What is known to speak for one person, if the caller knows. */
  evidence?: readonly Evidence[];
  onDone(changed: boolean): void;
}

/** "Unificar contatos": both beside each other, who stays, and that it can be undone (CON-20, CON-60). */
export function MergeDialog({ contactIds, evidence, onDone }: MergeDialogProps) {
  const { t } = useLingui();
  const both = usePeople(contactIds);
  if (both.people) {
    return <Form people={both.people} evidence={evidence ?? both.evidence} onDone={onDone} />;
  }
  return (
    <Modal
      opened
      onClose={() => onDone(false)}
      title={t`Unificar contatos`}
      size="lg"
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {both.hasFailed ? (
        <div className={css.block} role="alert">
          <p className={css.quiet}>
            <Trans>Os contatos não puderam ser carregados.</Trans>
          </p>
          <Button variant="default" onClick={both.retry}>
            <Trans>Tentar novamente</Trans>
          </Button>
        </div>
      ) : (
        <Delayed>
          <Skeleton width="100%" height={240} />
        </Delayed>
      )}
    </Modal>
  );
}

interface FormProps {
  people: readonly ContactDetails[];
  evidence: readonly Evidence[];
  onDone(changed: boolean): void;
}

function Form({ people, evidence, onDone }: FormProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const reload = useReloadMerged(queries);
  const factsOf = useFacts();
  const texts = useMergeTexts();
  const [winnerId, setWinnerId] = useState(people[0]?.id ?? "");
  const [note, setNote] = useState("");
  const { isBusy, error, save } = useSaving((problem) => texts.problem(refusalOf(problem)));
  const loser = people.find(({ id }) => id !== winnerId);
  const winner = people.find(({ id }) => id === winnerId);

  async function merge() {
    if (!loser || !winner) return;
    await save(async () => {
      await mergeContacts(winner.id, loser.id, note.trim());
      reload();
      onDone(true);
    });
  }

  const name = winner?.name ?? "";
  const facts = people.map(factsOf);
  const isKnown = (label: string) =>
    facts.some((of) => of.some((fact) => fact.label === label && fact.value));
  return (
    <FormDialog
      title={t`Unificar contatos`}
      submit={t`Unificar`}
      size="lg"
      isBusy={isBusy}
      error={error}
      onSubmit={() => void merge()}
      onDone={() => onDone(false)}
    >
      <Radio.Group label={t`Quem fica?`} value={winnerId} onChange={setWinnerId}>
        <div className={css.pair} style={{ marginTop: 6 }}>
          {people.map((details, index) => (
            <PersonCard
              key={details.id}
              person={personOf(details)}
              facts={facts[index]?.filter((fact) => isKnown(fact.label))}
              isChosen={details.id === winnerId}
            >
              <Radio className={css.choice} value={details.id} label={t`Este contato fica`} />
            </PersonCard>
          ))}
        </div>
      </Radio.Group>
      <section className={css.block}>
        <h3>
          <Trans>O que indica a mesma pessoa</Trans>
        </h3>
        <EvidenceList items={evidence} />
      </section>
      <Textarea
        label={t`Por quê?`}
        description={t`Opcional. Só a equipe vê.`}
        value={note}
        rows={2}
        maxLength={1000}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <p className={css.quiet}>
        <Trans>
          As conversas continuam onde estão e aparecem como {name}, com um só histórico. O que faltar nos
          dados vem do outro contato; quem pediu para não receber transmissões continua sem receber. É
          possível desfazer depois.
        </Trans>
      </p>
    </FormDialog>
  );
}
