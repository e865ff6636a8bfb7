import { Trans, useLingui } from "@lingui/react/macro";
import { IconStack2 } from "@tabler/icons-react";
import type { ContactDetails, ContactThread } from "@/lib/api/contacts";
import { formatPhone } from "@/lib/time/format";
import { useInbox } from "@/realtime/store";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { When } from "../Cell";
import css from "./detail.module.css";

interface ConversationsProps {
  details: ContactDetails;
  onOpen(id: string, isTimeline: boolean): void;
}

/** The contact's conversations, one for each of our channels, and all of them as one (CON-22). */
export function Conversations({ details: { conversations }, onOpen }: ConversationsProps) {
  const { t } = useLingui();
  const [latest] = conversations;
  if (!latest)
    return (
      <p className={css.quiet}>
        <Trans>Nenhuma conversa que você possa ver.</Trans>
      </p>
    );
  return (
    <>
      <ul className={css.threads} aria-label={t`Conversas do contato`}>
        {conversations.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            isOneOfSeveral={conversations.filter((one) => one.inbox_id === thread.inbox_id).length > 1}
            onOpen={() => onOpen(thread.id, false)}
          />
        ))}
      </ul>
      <button type="button" className={css.link} onClick={() => onOpen(latest.id, true)}>
        <IconStack2 size={14} aria-hidden="true" />
        <Trans>Linha do tempo de todos os canais</Trans>
      </button>
    </>
  );
}

const TONES: Record<ContactThread["state"], BadgeTone> = {
  active: "ok",
  queued: "warn",
  bot: "accent",
  idle: "neutral",
};

interface ThreadProps {
  thread: ContactThread;
  /** Only the customer's number tells it from another on the same of ours. */
  isOneOfSeveral: boolean;
  onOpen(): void;
}

function Thread({ thread, isOneOfSeveral, onOpen }: ThreadProps) {
  const { t } = useLingui();
  const inbox = useInbox(thread.inbox_id);
  const states: Record<ContactThread["state"], string> = {
    active: t`Em atendimento`,
    queued: t`Na fila`,
    bot: t`Com o bot`,
    idle: t`Encerrada`,
  };
  const phone = isOneOfSeveral && thread.phone ? formatPhone(thread.phone) : null;
  const name = inbox?.name ?? t`Outro canal`;
  const number = inbox?.display_number ? formatPhone(inbox.display_number) : null;
  return (
    <li className={css.thread}>
      <span className={css.threadText}>
        <span className={css.channel}>
          <ChannelIcon channel={inbox?.channel ?? ""} size={16} />
          <bdi title={number ?? undefined}>{name}</bdi>
        </span>
        <span className={css.quiet}>
          <Badge tone={TONES[thread.state]}>{states[thread.state]}</Badge>{" "}
          <When at={thread.last_activity_at} />
          {phone ? ` · ${phone}` : null}
        </span>
      </span>
      <button
        type="button"
        className={css.open}
        aria-label={phone ? t`Abrir conversa por ${name} com ${phone}` : t`Abrir conversa por ${name}`}
        onClick={onOpen}
      >
        <Trans>Abrir conversa</Trans>
      </button>
    </li>
  );
}
