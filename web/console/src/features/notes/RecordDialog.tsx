import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";

interface RecordDialogProps {
  conversation: Conversation;
  onDone(): void;
}

/** "Registrar informações" on the current protocol (CON-10). */
export function RecordDialog({ conversation, onDone }: RecordDialogProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  // What is written belongs to this protocol, also when another one opens meanwhile.
  const [ticket] = useState(conversation.ticket);
  const [text, setText] = useState("");
  const saving = useSaving();
  if (ticket === null) return null;
  const { protocol } = ticket;

  async function save(ticketId: string) {
    await saving.save(async () => {
      await api.post(`/tickets/${ticketId}/records`, { text: text.trim() });
      await queries.invalidateQueries({ queryKey: ["records", ticketId] });
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Registrar informações`}
      submit={t`Registrar`}
      isBusy={saving.isBusy}
      error={saving.error}
      isDisabled={text.trim() === ""}
      onSubmit={() => void save(ticket.id)}
      onDone={onDone}
    >
      <p className={css.quiet}>
        <Trans>
          Fica no protocolo {protocol} e na linha do tempo da conversa. Só a equipe vê, e não pode ser
          alterado depois.
        </Trans>
      </p>
      <Textarea
        label={t`Registro`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rows={4}
        maxLength={5000}
        required
        data-autofocus
      />
    </FormDialog>
  );
}
