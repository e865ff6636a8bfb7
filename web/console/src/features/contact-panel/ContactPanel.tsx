import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { type ContactDetails, fetchContact } from "@/lib/api/contacts";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { useConversation, usePermission } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { Avatar } from "@/ui/Avatar";
import { BillingLight } from "@/ui/desk/BillingLight";
import { Erased } from "@/ui/desk/Erased";
import { IconButton } from "@/ui/IconButton";
import { Blocking } from "./blocking/Blocking";
import { Channels } from "./Channels";
import { ContactFacts } from "./ContactFacts";
import { ContactName } from "./ContactName";
import { CurrentTicket } from "./CurrentTicket";
import { ConsentSwitch } from "./consent/ConsentSwitch";
import { CustomFields } from "./fields/CustomFields";
import { Notes } from "./notes/Notes";
import { Owner } from "./Owner";
import css from "./panel.module.css";
import { Section } from "./Section";
import { Schedules } from "./schedules/Schedules";
import { TicketHistory } from "./TicketHistory";
import { Viewers } from "./Viewers";
import { WindowFact } from "./WindowFact";

const DataDialog = lazy(async () => ({ default: (await import("./DataDialog")).DataDialog }));

export interface ContactPanelProps {
  conversationId: string;
  onClose: () => void;
  onOpen?(conversationId: string): void;
  /** Shows everybody who is blocked. */
  onShowBlocked?(): void;
  /** What was shared in the conversation, which belongs to the thread. */
  shared?: ReactNode;
  /** Who may be the same person. */
  alike?(contactId: string): ReactNode;
}

export function ContactPanel({ conversationId, ...rest }: ContactPanelProps) {
  const conversation = useConversation(conversationId);
  return conversation ? <Panel conversation={conversation} {...rest} /> : null;
}

interface PanelProps extends Omit<ContactPanelProps, "conversationId"> {
  conversation: Conversation;
}

function Panel({ conversation, onClose, onOpen, onShowBlocked, shared, alike }: PanelProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const { contact } = conversation;
  const hasNotes = usePermission("contacts.notes");
  const mayEdit = usePermission("contacts.edit");
  const [isEditing, setEditing] = useState(false);
  const mayBlock = usePermission("contacts.block");
  const key = ["contact", contact.id];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchContact(contact.id, signal),
  });
  useLive(key, (event) => changesContact(event, contact.id));
  const erasedAt = data?.erased_at ?? null;
  return (
    <div className={css.panel}>
      <header className={css.top}>
        <h2>
          <Trans>Detalhes</Trans>
        </h2>
        <IconButton label={t`Fechar detalhes`} onClick={onClose} tooltipPosition="left">
          <IconX size={18} />
        </IconButton>
      </header>
      <div className={css.scroll}>
        <div className={css.who}>
          <Avatar id={contact.id} name={contact.name} size={64} />
          {erasedAt ? (
            <strong className={css.name} dir="auto">
              {contact.name}
            </strong>
          ) : (
            <ContactName
              key={contact.id}
              contactId={contact.id}
              name={contact.name}
              profileName={data?.profile_name ?? null}
              mark={<BillingLight billing={data?.billing} />}
              onSaved={(saved) =>
                queries.setQueryData<ContactDetails>(key, (old) => (old ? { ...old, ...saved } : old))
              }
            />
          )}
          <Viewers conversationId={conversation.id} />
        </div>
        {erasedAt ? <Erased at={erasedAt} /> : alike?.(contact.id)}
        <Section title={t`Informações`}>
          <ContactFacts contact={contact} details={data ?? null} inboxId={conversation.inbox_id} />
          {data && mayEdit && !erasedAt ? (
            <Button size="xs" variant="default" my={6} onClick={() => setEditing(true)}>
              <Trans>Editar dados</Trans>
            </Button>
          ) : null}
          {data && isEditing ? (
            <Suspense>
              <DataDialog
                details={data}
                onSaved={(saved) => queries.setQueryData<ContactDetails>(key, saved)}
                onDone={() => setEditing(false)}
              />
            </Suspense>
          ) : null}
          {data && data.owner_id !== undefined && !erasedAt ? (
            <Owner
              contactId={contact.id}
              ownerId={data.owner_id}
              onSaved={(ownerId) =>
                queries.setQueryData<ContactDetails>(key, (old) =>
                  old ? { ...old, owner_id: ownerId } : old,
                )
              }
            />
          ) : null}
          <WindowFact conversation={conversation} />
        </Section>
        {erasedAt ? null : <CustomFields key={`fields ${contact.id}`} contactId={contact.id} />}
        {data && !erasedAt ? (
          <Section title={t`Transmissões`}>
            <ConsentSwitch
              key={contact.id}
              contactId={contact.id}
              receives={data.receives_broadcasts}
              onSaved={(saved) => queries.setQueryData<ContactDetails>(key, saved)}
            />
          </Section>
        ) : null}
        <Section title={t`Atendimento`}>
          <CurrentTicket conversation={conversation} />
        </Section>
        {hasNotes && !erasedAt ? (
          <Section title={t`Observações`}>
            <Notes key={contact.id} contactId={contact.id} />
          </Section>
        ) : null}
        {erasedAt ? null : (
          <Section title={t`Mensagens agendadas`}>
            <Schedules key={conversation.id} conversation={conversation} />
          </Section>
        )}
        {shared ? <Section title={t`Mídia, links e arquivos`}>{shared}</Section> : null}
        {data && onOpen ? (
          <Channels
            details={data}
            conversation={conversation}
            isBlocked={contact.is_blocked}
            onOpen={onOpen}
          />
        ) : null}
        <Section title={t`Protocolos anteriores`}>
          <TicketHistory
            conversationId={conversation.id}
            contactId={contact.id}
            current={conversation.ticket}
            state={conversation.state}
          />
        </Section>
        {(mayBlock || contact.is_blocked) && !erasedAt ? (
          <Section title={t`Bloqueio`}>
            <Blocking
              key={contact.id}
              contact={contact}
              onBlock={() => askDialog("block", conversation.id)}
            />
            {mayBlock && onShowBlocked ? (
              <Button size="compact-xs" variant="subtle" mt="xs" onClick={onShowBlocked}>
                <Trans>Ver todos os bloqueados</Trans>
              </Button>
            ) : null}
          </Section>
        ) : null}
      </div>
    </div>
  );
}
