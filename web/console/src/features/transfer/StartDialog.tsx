import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Select } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { askComposer } from "@/lib/requests";
import { departmentsToChoose } from "@/lib/serviceRules";
import { startConversation, useMe } from "@/realtime/store";
import css from "./transfer.module.css";

interface StartDialogProps {
  conversation: Conversation;
  onDone(): void;
  onOpen(conversationId: string): void;
}

/** A conversation of no department gets one when somebody starts it (SRV-20). */
export function StartDialog({ conversation, onDone, onOpen }: StartDialogProps) {
  const { t } = useLingui();
  const { One, a } = useDepartmentWords();
  const me = useMe();
  const problemText = useProblemText();
  const ids = departmentsToChoose(conversation, me) ?? [];
  const [chosen, setChosen] = useState(me.department_ids.find((id) => ids.includes(id)) ?? ids[0] ?? null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function start(event: FormEvent) {
    event.preventDefault();
    if (!chosen) return;
    setBusy(true);
    setError(null);
    try {
      await startConversation(conversation.id, chosen);
      askComposer(conversation.id);
      onOpen(conversation.id);
      onDone();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Iniciar atendimento`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form className={css.form} onSubmit={(event) => void start(event)}>
        <Select
          label={One}
          description={t`${conversation.contact.name} não escolheu ${a}. Onde será o atendimento?`}
          data={me.directory.departments
            .filter((row) => ids.includes(row.id))
            .map((row) => ({ value: row.id, label: row.name }))}
          value={chosen}
          onChange={setChosen}
          allowDeselect={false}
          // Focused first: an open list would lie over the buttons.
          openOnFocus={false}
          searchable
          nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
          data-autofocus
        />
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            <Trans>Iniciar atendimento</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
