import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { refusalOf } from "@/lib/i18n/useProblemText";
import css from "@/ui/desk/form.module.css";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";

interface RecordDialogProps {
  conversation: Conversation;
  onDone(): void;
}

/** "Registrar informações" on the current protocol (CON-10). */
export function RecordDialog({ conversation, onDone }: RecordDialogProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const problemText = useDeskProblemText();
  // What is written belongs to this protocol, also when another one opens meanwhile.
  const [ticket] = useState(conversation.ticket);
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (ticket === null) return null;
  const { protocol } = ticket;

  async function save(event: FormEvent, ticketId: string) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api.post(`/tickets/${ticketId}/records`, { text: text.trim() });
      await queries.invalidateQueries({ queryKey: ["records", ticketId] });
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
      title={t`Registrar informações`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form className={css.form} onSubmit={(event) => void save(event, ticket.id)}>
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
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy} disabled={text.trim() === ""}>
            <Trans>Registrar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
