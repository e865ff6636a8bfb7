import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Conversation, TransferBody } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { reasonOptions } from "@/lib/reasons";
import { transferConversation, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { Question } from "@/ui/Question";
import { ReasonPicker } from "@/ui/ReasonPicker";
import { type Target, TargetPicker } from "./TargetPicker";
import { needsAcceptance } from "./targets";
import css from "./transfer.module.css";

const named = (rows: readonly { id: string; name: string }[], id: string | null) =>
  rows.find((row) => row.id === id)?.name;

interface TransferDialogProps {
  conversation: Conversation;
  /** Chosen already, in the side panel: only what is asked besides is left. */
  chosen?: Target;
  onDone(): void;
}

const NOBODY: Target = { departmentId: null, agentId: null };

/** "Transferir atendimento" (SRV-30). */
export function TransferDialog({ conversation, chosen = NOBODY, onDone }: TransferDialogProps) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const { directory, account, user } = useMe();
  const [target, setTarget] = useState<Target>(chosen);
  const [reason, setReason] = useState("");
  const [outcome, setOutcome] = useState<string | null>(null);
  const [summary, setSummary] = useState("");
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const hasTarget = target.departmentId !== null || target.agentId !== null;
  const needsReason = account.settings.transfer_asks_reason;
  const lacksReason = needsReason && reason.trim() === "";
  const outcomes = reasonOptions(directory.closing_reasons);
  const isServing = conversation.agent_id === user.id || conversation.participant_ids.includes(user.id);
  const asksOutcome = account.settings.wrap_up_dialog_on_transfer && isServing && outcomes.length > 0;
  const lacksOutcome = asksOutcome && account.settings.require_reason && outcome === null;
  const [isAsking, setAsking] = useState(hasTarget && !needsReason && !asksOutcome);

  const question =
    target.agentId === null
      ? t`Tem certeza que deseja salvar esse departamento?`
      : conversation.agent_id === null
        ? t`Tem certeza que deseja adicionar esse agente?`
        : t`Tem certeza que deseja alterar o agente?`;

  function ask() {
    setChecked(true);
    saving.setError(null);
    if (hasTarget && !lacksReason && !lacksOutcome) setAsking(true);
  }

  async function transfer() {
    const body: TransferBody = {};
    if (target.departmentId) body.department_id = target.departmentId;
    if (target.agentId) body.agent_id = target.agentId;
    if (reason.trim()) body.reason = reason.trim();
    if (outcome) body.wrap_up = { reason_id: outcome };
    if (summary.trim()) body.summary = summary.trim();
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
    setAsking(false);
  }

  return (
    <FormDialog
      title={t`Transferir atendimento`}
      submit={asksOutcome ? t`Enviar conclusão` : t`Transferir`}
      isBusy={saving.isBusy}
      error={saving.error}
      question={
        isAsking ? (
          <Question
            text={question}
            isBusy={saving.isBusy}
            onYes={() => void transfer()}
            onNo={() => setAsking(false)}
          />
        ) : null
      }
      noValidate
      onSubmit={ask}
      onDone={onDone}
    >
      <TargetPicker
        value={target}
        onChange={(next) => {
          setTarget(next);
          setAsking(false);
        }}
        excludedIds={conversation.agent_id ? [conversation.agent_id] : []}
        mustAnswer={needsAcceptance(
          directory.departments.find((row) => row.id === conversation.department_id),
        )}
        hasBoth
      />
      {needsReason ? (
        <TextInput
          label={t`Motivo da transferência`}
          withAsterisk
          error={isChecked && lacksReason ? t`Escreva o motivo.` : undefined}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
        />
      ) : null}
      {asksOutcome ? (
        <ReasonPicker
          label={t`Motivos de conclusão`}
          options={outcomes}
          value={outcome}
          isRequired={account.settings.require_reason}
          error={isChecked && lacksOutcome ? t`Escolha um motivo.` : undefined}
          onChange={setOutcome}
        />
      ) : null}
      <Textarea
        label={t`Resumo para o próximo atendente`}
        description={t`Só a equipe vê.`}
        value={summary}
        onChange={(event) => setSummary(event.currentTarget.value)}
        rows={2}
        maxLength={4000}
      />
      {isChecked && !hasTarget ? (
        <p className={css.error} role="alert">
          <Trans>Escolha {a} ou um atendente.</Trans>
        </p>
      ) : null}
    </FormDialog>
  );
}
