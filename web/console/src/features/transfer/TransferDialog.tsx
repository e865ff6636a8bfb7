import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { reasonOptions } from "@/lib/reasons";
import { transferConversation, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { Question } from "@/ui/Question";
import { ReasonPicker } from "@/ui/ReasonPicker";
import { HandoverFields } from "./HandoverFields";
import type { Target } from "./TargetPicker";
import { needsAcceptance } from "./targets";
import { useHandover } from "./useHandover";

const named = (rows: readonly { id: string; name: string }[], id: string | null) =>
  rows.find((row) => row.id === id)?.name;

interface TransferDialogProps {
  conversation: Conversation;
  /** Chosen already, in the side panel: only what is asked besides is left. */
  chosen?: Target;
  onDone(): void;
}

/** "Transferir atendimento" (SRV-30). */
export function TransferDialog({ conversation, chosen, onDone }: TransferDialogProps) {
  const { t } = useLingui();
  const { directory, account, user } = useMe();
  const [outcome, setOutcome] = useState<string | null>(null);
  const saving = useSaving();
  const outcomes = reasonOptions(directory.closing_reasons);
  const isServing = conversation.agent_id === user.id || conversation.participant_ids.includes(user.id);
  const asksOutcome = account.settings.wrap_up_dialog_on_transfer && isServing && outcomes.length > 0;
  const lacksOutcome = asksOutcome && account.settings.require_reason && outcome === null;
  const handover = useHandover(chosen, asksOutcome);
  const { target } = handover;

  const question =
    target.agentId === null
      ? t`Tem certeza que deseja salvar esse departamento?`
      : conversation.agent_id === null
        ? t`Tem certeza que deseja adicionar esse agente?`
        : t`Tem certeza que deseja alterar o agente?`;

  async function transfer() {
    const body = { ...handover.body(), ...(outcome ? { wrap_up: { reason_id: outcome } } : {}) };
    await saving.save(async () => {
      const { offer } = await transferConversation(conversation.id, body);
      const agent = named(directory.users, offer ? offer.agent_id : target.agentId);
      const where = agent ?? named(directory.departments, target.departmentId);
      if (offer)
        notifications.show({
          title: t`Transferência solicitada`,
          message: isServing
            ? t`${agent} precisa aceitar. O atendimento fica com você até lá.`
            : t`${agent} precisa aceitar. O atendimento fica onde está até lá.`,
        });
      else notifications.show({ message: t`Atendimento transferido para ${where}.` });
      onDone();
    });
    handover.endQuestion();
  }

  return (
    <FormDialog
      title={t`Transferir atendimento`}
      submit={asksOutcome ? t`Enviar conclusão` : t`Transferir`}
      isBusy={saving.isBusy}
      error={saving.error}
      question={
        handover.isAsking ? (
          <Question
            text={question}
            isBusy={saving.isBusy}
            onYes={() => void transfer()}
            onNo={handover.endQuestion}
          />
        ) : null
      }
      noValidate
      onSubmit={() => {
        saving.setError(null);
        handover.ask(!lacksOutcome);
      }}
      onDone={onDone}
    >
      <HandoverFields
        handover={handover}
        excludedIds={conversation.agent_id ? [conversation.agent_id] : []}
        mustAnswer={needsAcceptance(
          directory.departments.find((row) => row.id === conversation.department_id),
        )}
      >
        {asksOutcome ? (
          <ReasonPicker
            label={t`Motivos de conclusão`}
            options={outcomes}
            value={outcome}
            isRequired={account.settings.require_reason}
            error={handover.isChecked && lacksOutcome ? t`Escolha um motivo.` : undefined}
            onChange={setOutcome}
          />
        ) : null}
      </HandoverFields>
    </FormDialog>
  );
}
