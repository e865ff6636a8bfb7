import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { askConference, useMe } from "@/realtime/store";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { type Target, TargetPicker } from "./TargetPicker";
import css from "./transfer.module.css";

/** Asks a colleague, or whoever a department would send, to join the conversation (SRV-40). */
export function ConferenceDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const { directory } = useMe();
  const problemText = useDeskProblemText();
  const [target, setTarget] = useState<Target>({ departmentId: null, agentId: null });
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const excluded = [conversation.agent_id, ...conversation.participant_ids, ...conversation.offered_to_ids];

  async function ask(event: FormEvent) {
    event.preventDefault();
    if (target.departmentId === null && target.agentId === null)
      return setError(t`Escolha ${a} ou um atendente.`);
    setBusy(true);
    setError(null);
    try {
      const offer = await askConference(conversation.id, {
        ...(target.agentId ? { agent_id: target.agentId } : {}),
        ...(target.departmentId ? { department_id: target.departmentId } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      });
      const agent = directory.users.find((user) => user.id === offer?.agent_id)?.name ?? t`O atendente`;
      notifications.show({
        title: t`Conferência solicitada`,
        message: t`${agent} foi convidado a participar.`,
      });
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
      title={t`Solicitação de conferência`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form className={css.form} onSubmit={(event) => void ask(event)}>
        <TargetPicker
          value={target}
          onChange={setTarget}
          excludedIds={excluded.filter((id) => id !== null)}
          mustAnswer
        />
        <Textarea
          label={t`Mensagem para o convidado`}
          description={t`Só a equipe vê.`}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          rows={2}
          maxLength={4000}
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
            <Trans>Solicitar conferência</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
