import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Conversation, Ticket } from "@/lib/api/types";
import { reasonOptions } from "@/lib/reasons";
import { correctTicket, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import { ReasonPicker } from "@/ui/ReasonPicker";

interface TicketDialogProps {
  conversation: Conversation;
  ticket: Ticket;
  onDone(): void;
}

/** Corrects the reason and the note of a closed ticket; the timeline tells it (SRV-50). */
export function TicketDialog({ conversation, ticket, onDone }: TicketDialogProps) {
  const { t } = useLingui();
  const { directory } = useMe();
  const queries = useQueryClient();
  const [reason, setReason] = useState(ticket.reason_id);
  const [note, setNote] = useState(ticket.note ?? "");
  const saving = useSaving();
  const options = reasonOptions(directory.closing_reasons);
  const present = directory.closing_reasons.find((row) => row.id === ticket.reason_id);
  // The system's own, and one that was put away since, may stay but not be chosen again.
  if (present && !options.some((option) => option.value === present.id))
    options.unshift({ value: present.id, label: present.name });
  const { protocol } = ticket;
  const isChanged = reason !== ticket.reason_id || note.trim() !== (ticket.note ?? "");

  async function save() {
    await saving.save(async () => {
      await correctTicket(ticket.id, {
        ...(reason === ticket.reason_id ? {} : { reason_id: reason }),
        ...(note.trim() === (ticket.note ?? "") ? {} : { note: note.trim() || null }),
      });
      await queries.invalidateQueries({ queryKey: ["tickets", conversation.contact.id] });
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Corrigir o protocolo ${protocol}`}
      submit={t`Salvar`}
      isBusy={saving.isBusy}
      error={saving.error}
      isDisabled={!isChanged}
      onSubmit={() => void save()}
      onDone={onDone}
    >
      <p className={css.quiet}>
        <Trans>A correção fica registrada na conversa.</Trans>
      </p>
      {options.length > 0 ? (
        <ReasonPicker
          options={options}
          value={reason}
          isRequired={false}
          error={undefined}
          onChange={setReason}
        />
      ) : null}
      <Textarea
        label={t`Observação`}
        description={t`Só a equipe vê.`}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        rows={3}
        maxLength={4000}
        data-autofocus={options.length === 0 || undefined}
      />
    </FormDialog>
  );
}
