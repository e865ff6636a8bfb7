import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import type { Conversation } from "@/lib/api/types";
import { TicketHistory } from "./TicketHistory";

/** "Histórico": the contact's earlier tickets, without opening the conversation (INB-40). */
export function HistoryDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const { contact, ticket, state, id } = conversation;
  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Protocolos de ${contact.name}`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <TicketHistory conversationId={id} contactId={contact.id} current={ticket} state={state} />
    </Modal>
  );
}
