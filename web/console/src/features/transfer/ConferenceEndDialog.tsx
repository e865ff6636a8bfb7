import { useLingui } from "@lingui/react/macro";
import { Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { reasonOptions } from "@/lib/reasons";
import { endConference, leaveConference, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { ReasonPicker } from "@/ui/ReasonPicker";

const STAY = "stay";
const CLOSE = "close";

/** "Encerrar conferência": the owner says what becomes of the service; a guest only leaves. */
export function ConferenceEndDialog({
  conversation,
  onDone,
}: {
  conversation: Conversation;
  onDone(): void;
}) {
  const { t } = useLingui();
  const { user, permissions, directory, account } = useMe();
  const isOwner =
    conversation.agent_id === user.id ||
    (permissions.includes("conversations.close_others") && !conversation.participant_ids.includes(user.id));
  const options = reasonOptions(directory.closing_reasons);
  const [choice, setChoice] = useState(STAY);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const saving = useSaving();
  const needsReason = choice === CLOSE && account.settings.require_reason && options.length > 0;

  async function end() {
    if (needsReason && !reason) return saving.setError(t`Escolha um motivo.`);
    const said = {
      ...(reason ? { reason_id: reason } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    await saving.save(async () => {
      if (!isOwner) await leaveConference(conversation.id, said);
      else
        await endConference(conversation.id, {
          ...said,
          close_ticket: choice === CLOSE,
          ...(choice === STAY || choice === CLOSE ? {} : { agent_id: choice }),
        });
      onDone();
    });
  }

  return (
    <FormDialog
      title={isOwner ? t`Encerrar conferência` : t`Sair da conferência`}
      submit={isOwner ? t`Encerrar conferência` : t`Sair da conferência`}
      isBusy={saving.isBusy}
      error={saving.error}
      onSubmit={() => void end()}
      onDone={onDone}
    >
      {isOwner ? (
        <Radio.Group label={t`Encerrar também o atendimento?`} value={choice} onChange={setChoice}>
          <Stack gap={8} mt={8}>
            <Radio value={STAY} label={t`Não, o atendimento continua com o agente`} data-autofocus />
            {conversation.participant_ids.map((id) => {
              const name = directory.users.find((row) => row.id === id)?.name ?? t`Alguém`;
              return <Radio key={id} value={id} label={t`Não, passar para ${name}`} />;
            })}
            <Radio value={CLOSE} label={t`Sim, encerrar o atendimento`} />
          </Stack>
        </Radio.Group>
      ) : null}
      {options.length > 0 ? (
        <ReasonPicker
          label={t`Motivos de conclusão`}
          options={options}
          value={reason}
          isRequired={needsReason}
          error={undefined}
          onChange={setReason}
        />
      ) : null}
      <Textarea
        label={t`Observação`}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        rows={2}
        maxLength={4000}
      />
    </FormDialog>
  );
}
