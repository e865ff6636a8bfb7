import { Trans, useLingui } from "@lingui/react/macro";
import { IconArrowForwardUp, IconBan, IconLock } from "@tabler/icons-react";
import { memo } from "react";
import type { Attachment } from "@/lib/api/types";
import { formatDateTime, formatTime } from "@/lib/time/format";
import type { ThreadMessage } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { mediaBox } from "../bodies/box";
import { MessageBody } from "../bodies/MessageBody";
import { FormattedText } from "../format/FormattedText";
import { useNames } from "../names";
import { MessageMenu } from "./MessageMenu";
import css from "./message.module.css";
import { Quote } from "./Quote";
import { Reactions } from "./Reactions";
import { Refused } from "./Refused";
import { Status } from "./Status";

export interface MessageRowProps {
  message: ThreadMessage;
  isFirst: boolean;
  isLast: boolean;
  contactId: string;
  contactName: string;
  isHighlighted: boolean;
  onOpen(attachment: Attachment): void;
  onJump(messageId: string): void;
}

/** Provider and position times within this many milliseconds are the same moment to a reader. */
const SAME_MOMENT_MS = 60_000;

/** Left and right padding of a bubble: a caption wraps under its picture instead of widening the bubble. */
const BUBBLE_SIDES_PX = 20;

function isPicture({ kind, state }: Attachment): boolean {
  return state === "ready" && (kind === "image" || kind === "video");
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isFirst, isLast, contactId, contactName } = props;
  const { i18n } = useLingui();
  const names = useNames();
  const isIn = message.direction === "in";
  const isInternal = message.visibility === "internal";
  const sender = names.author(message.author.kind, message.author.id, contactName);
  const side = isInternal ? "internal" : isIn ? "in" : "out";
  const picture = message.deleted ? undefined : message.attachments.find(isPicture);
  const isBare = message.kind === "sticker" && !message.reply_to && !message.deleted;
  return (
    <article
      className={css.row}
      data-side={side}
      data-first={isFirst || undefined}
      data-mid={message.id}
      data-highlighted={props.isHighlighted || undefined}
      aria-label={`${sender}, ${formatTime(message.position_at, i18n.locale)}`}
    >
      {isIn ? (
        <span className={css.avatar}>
          {isLast ? <Avatar id={contactId} name={contactName} size={28} /> : null}
        </span>
      ) : null}
      <div className={css.column}>
        {isFirst && !isIn ? (
          <bdi className={css.sender} dir="auto">
            {sender}
          </bdi>
        ) : null}
        <div className={css.line}>
          <div
            className={css.bubble}
            data-bare={isBare || undefined}
            data-tail={isLast || undefined}
            style={picture && { width: mediaBox(picture).width + BUBBLE_SIDES_PX }}
          >
            <Marks message={message} />
            {message.deleted ? (
              <Deleted message={message} contactName={contactName} />
            ) : (
              <>
                {message.reply_to ? (
                  <Quote reply={message.reply_to} contactName={contactName} onJump={props.onJump} />
                ) : null}
                <MessageBody message={message} onOpen={props.onOpen} />
              </>
            )}
            <Meta message={message} />
          </div>
          {message.pending ? null : <MessageMenu message={message} />}
        </div>
        <Reactions message={message} contactName={contactName} />
        {message.status === "failed" ? <Refused message={message} /> : null}
        {message.pending?.state === "retrying" ? (
          <span className={css.waiting}>
            <Trans>Sem resposta do servidor. Tentando de novo…</Trans>
          </span>
        ) : null}
      </div>
    </article>
  );
});

function Marks({ message }: { message: ThreadMessage }) {
  return (
    <>
      {message.visibility === "internal" ? (
        <span className={css.internalLabel}>
          <IconLock size={13} aria-hidden="true" />
          <Trans>Mensagem interna, não será enviada para o contato</Trans>
        </span>
      ) : null}
      {message.forwarded > 0 && !message.deleted ? (
        <span className={css.mark}>
          <IconArrowForwardUp size={14} aria-hidden="true" />
          {message.forwarded === 2 ? <Trans>Encaminhada muitas vezes</Trans> : <Trans>Encaminhada</Trans>}
        </span>
      ) : null}
    </>
  );
}

function Meta({ message }: { message: ThreadMessage }) {
  const { t, i18n } = useLingui();
  const at = message.position_at;
  const providerAt = message.provider_at;
  const differs = providerAt !== null && Math.abs(Date.parse(providerAt) - Date.parse(at)) >= SAME_MOMENT_MS;
  const providerTime = providerAt ? formatTime(providerAt, i18n.locale) : "";
  return (
    <span className={css.meta}>
      {message.is_edited && !message.deleted ? <Trans>editada</Trans> : null}
      {differs && providerAt ? (
        <span title={t`Horário informado pelo provedor: ${formatDateTime(providerAt, i18n.locale)}`}>
          <Trans>enviada às {providerTime}</Trans>
        </span>
      ) : null}
      <time dateTime={at} title={formatDateTime(at, i18n.locale)}>
        {formatTime(at, i18n.locale)}
      </time>
      <Status message={message} />
    </span>
  );
}

function Deleted({ message, contactName }: { message: ThreadMessage; contactName: string }) {
  const { i18n } = useLingui();
  const names = useNames();
  if (!message.deleted) return null;
  const { by, user_id: userId, at } = message.deleted;
  const who = by === "contact" ? contactName : names.user(userId);
  return (
    <>
      <span
        className={css.mark}
        data-alone={!message.text || undefined}
        title={formatDateTime(at, i18n.locale)}
      >
        <IconBan size={14} aria-hidden="true" />
        {by === "erasure" ? (
          <Trans>Conteúdo apagado: dados do contato excluídos (LGPD)</Trans>
        ) : by === "retention" ? (
          <Trans>Conteúdo apagado: prazo de guarda encerrado</Trans>
        ) : (
          <Trans>Mensagem apagada por {who}</Trans>
        )}
      </span>
      {message.text ? (
        <div className={css.was}>
          <FormattedText text={message.text} />
        </div>
      ) : null}
    </>
  );
}
