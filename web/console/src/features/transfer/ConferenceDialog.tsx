import { useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { askConference, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { type Target, TargetPicker } from "./TargetPicker";

/** Asks a colleague, or whoever a department would send, to join the conversation (SRV-40). */
export function ConferenceDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const { directory } = useMe();
  const [target, setTarget] = useState<Target>({ departmentId: null, agentId: null });
  const [note, setNote] = useState("");
  const saving = useSaving();
  const excluded = [conversation.agent_id, ...conversation.participant_ids, ...conversation.offered_to_ids];

  async function ask() {
    if (target.departmentId === null && target.agentId === null)
      return saving.setError(t`Escolha ${a} ou um atendente.`);
    await saving.save(async () => {
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
    });
  }

  return (
    <FormDialog
      title={t`Solicitação de conferência`}
      submit={t`Solicitar conferência`}
      isBusy={saving.isBusy}
      error={saving.error}
      onSubmit={() => void ask()}
      onDone={onDone}
    >
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
    </FormDialog>
  );
}
