import { useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { askComposer } from "@/lib/requests";
import { departmentsToChoose } from "@/lib/serviceRules";
import { startConversation, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";

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
  const ids = departmentsToChoose(conversation, me) ?? [];
  const [chosen, setChosen] = useState(me.department_ids.find((id) => ids.includes(id)) ?? ids[0] ?? null);
  const saving = useSaving();

  async function start() {
    if (!chosen) return;
    await saving.save(async () => {
      await startConversation(conversation.id, chosen);
      askComposer(conversation.id);
      onOpen(conversation.id);
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Iniciar atendimento`}
      submit={t`Iniciar atendimento`}
      isBusy={saving.isBusy}
      error={saving.error}
      onSubmit={() => void start()}
      onDone={onDone}
    >
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
    </FormDialog>
  );
}
