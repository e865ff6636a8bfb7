import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ContactDetails } from "@/lib/api/contacts";
import type { Conversation } from "@/lib/api/types";
import { askNew } from "@/lib/requests";
import { formatPhone } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { ChannelIcon } from "@/ui/ChannelIcon";
import css from "./panel.module.css";
import { reachOf } from "./reach";
import { Section } from "./Section";

interface ChannelsProps {
  details: ContactDetails;
  /** What is on screen. */
  conversation: Pick<Conversation, "id" | "inbox_id">;
  isBlocked: boolean;
  onOpen(conversationId: string): void;
}

/** The other channels of the person: open the conversation there, or begin one (CON-30). */
export function Channels({ details, conversation, isBlocked, onOpen }: ChannelsProps) {
  const { t } = useLingui();
  const { directory, permissions } = useMe();
  const mayBegin =
    !isBlocked && ["conversations.start", "messages.send"].every((name) => permissions.includes(name));
  const others = reachOf(details, directory.inboxes).filter(({ inbox, conversationId }) =>
    conversationId === null
      ? mayBegin && inbox.id !== conversation.inbox_id
      : conversationId !== conversation.id,
  );
  if (others.length === 0) return null;
  return (
    <Section title={t`Outros canais do contato`}>
      <ul className={css.channels}>
        {others.map(({ inbox, conversationId, phone }) => (
          <li key={conversationId ?? inbox.id}>
            <span className={css.channel}>
              <ChannelIcon channel={inbox.channel} />
              <bdi>
                {[inbox.name, inbox.display_number && formatPhone(inbox.display_number)]
                  .filter(Boolean)
                  .join(" · ")}
              </bdi>
            </span>
            {phone ? <span className={css.quiet}>{phone}</span> : null}
            {conversationId ? (
              <Button
                size="xs"
                variant="default"
                fullWidth
                aria-label={
                  phone
                    ? t`Abrir conversa por ${inbox.name} com ${phone}`
                    : t`Abrir conversa por ${inbox.name}`
                }
                onClick={() => onOpen(conversationId)}
              >
                {t`Abrir conversa por ${inbox.name}`}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                fullWidth
                onClick={() => askNew({ contactId: details.id, inboxId: inbox.id })}
              >
                {t`Iniciar conversa por ${inbox.name}`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
