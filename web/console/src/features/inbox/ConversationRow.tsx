import { Trans, useLingui } from "@lingui/react/macro";
import { IconBan, IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, type MouseEvent, memo, Suspense, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useLocale } from "@/lib/i18n/i18n";
import { useKindName } from "@/lib/i18n/useKindName";
import { useIsSelected, useIsSelecting } from "@/lib/selection";
import { formatDateTime, formatListTime, formatPhone } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useDraft } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { PriorityMark } from "@/ui/ServiceChips";
import { Tick } from "@/ui/Tick";
import classes from "./ConversationRow.module.css";
import { RowFacts } from "./RowFacts";
import { isOurs } from "./rowText";
import { SelectBox } from "./SelectBox";

const RowActions = lazy(async () => ({ default: (await import("./menu/RowActions")).RowActions }));

interface ConversationRowProps {
  conversation: Conversation;
  isSelected: boolean;
  isGone: boolean;
  onOpen: (id: string) => void;
  /** Chosen for an action on many, alone or with everything from the one chosen last. */
  onPick: (id: string, isRange: boolean) => void;
  /** A click starts the service; null: it opens the conversation. */
  onStart: ((conversation: Conversation) => void) | null;
}

/** Where nothing hovers, the menu is always there. */
const HAS_NO_HOVER = window.matchMedia?.("(hover: none)").matches ?? false;

/** A contact's conversation: who, what, when, whose, and how late, in 72 px. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  isSelected,
  isGone,
  onOpen,
  onPick,
  onStart,
}: ConversationRowProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [isArmed, setArmed] = useState(HAS_NO_HOVER);
  const isChosen = useIsSelected(conversation.id);
  const isSelecting = useIsSelecting();
  const { contact } = conversation;
  const time = useNowValue((now) => formatListTime(conversation.last_activity_at, locale, now));
  const unread = conversation.unread_count;
  const phone = contact.phone ? formatPhone(contact.phone) : contact.username;

  function click(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A finger has no checkbox to hit: while some are chosen, a tap chooses.
    if (event.shiftKey || (isSelecting && HAS_NO_HOVER)) onPick(conversation.id, event.shiftKey);
    else if (onStart) onStart(conversation);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only arms the row; what it does is done by the link and the buttons
    <div
      className={classes.row}
      data-selected={isSelected}
      data-unread={unread > 0}
      data-gone={isGone && !isSelected}
      title={
        conversation.opened_at ? t`Aberto em ${formatDateTime(conversation.opened_at, locale)}` : undefined
      }
      data-chosen={isChosen}
      onPointerEnter={() => setArmed(true)}
      onPointerLeave={(event) => event.pointerType === "mouse" && setArmed(HAS_NO_HOVER)}
      onFocus={() => setArmed(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setArmed(HAS_NO_HOVER)}
    >
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: conversation.id }}
        search={({ message: _, ...list }) => list}
        className={classes.link}
        data-row={conversation.id}
        aria-current={isSelected}
        aria-label={unread ? t`${contact.name}, ${unread} não lidas` : contact.name}
        onClick={click}
      />
      <span className={classes.avatar}>
        <Avatar id={contact.id} name={contact.name} />
        {isSelecting || (isArmed && !HAS_NO_HOVER) ? (
          <SelectBox id={conversation.id} name={contact.name} onPick={onPick} />
        ) : null}
      </span>
      <div className={classes.lines}>
        <div className={`${classes.line} ${classes.line1}`}>
          {conversation.state === "queued" || conversation.state === "active" ? (
            <PriorityMark priority={conversation.priority} />
          ) : null}
          <span className={classes.name}>{contact.name}</span>
          {contact.is_blocked ? (
            <IconBan size={14} className={classes.blocked} role="img" aria-label={t`Contato bloqueado`} />
          ) : null}
          {phone && phone !== contact.name ? <span className={classes.phone}>{phone}</span> : null}
          <time className={classes.time} dateTime={conversation.last_activity_at}>
            {time}
          </time>
        </div>
        <div className={`${classes.line} ${classes.line2}`}>
          <Excerpt conversation={conversation} />
          {unread > 0 ? <Badge tone="count">{unread > 99 ? "99+" : unread}</Badge> : null}
        </div>
        <RowFacts conversation={conversation} />
      </div>
      {isArmed && !isSelecting ? (
        <Suspense>
          <RowActions conversation={conversation} onOpen={onOpen} onPick={onPick} />
        </Suspense>
      ) : null}
    </div>
  );
});

function Excerpt({ conversation }: { conversation: Conversation }) {
  const draft = useDraft(conversation.id);
  const kindName = useKindName();
  const last = conversation.last_message;
  if (draft.text.trim()) {
    return (
      <span className={classes.excerpt}>
        <span className={classes.draft}>
          <Trans>Rascunho:</Trans>
        </span>{" "}
        {draft.text}
      </span>
    );
  }
  if (!last)
    return (
      <span className={classes.excerpt}>
        <Trans>Nenhuma mensagem ainda</Trans>
      </span>
    );
  return (
    <>
      {isOurs(last) ? <Tick state={last.status} /> : null}
      <span className={classes.excerpt}>
        {last.visibility === "internal" ? (
          <span className={classes.internal}>
            <IconLock size={12} stroke={2} aria-hidden="true" /> <Trans>Interna:</Trans>{" "}
          </span>
        ) : null}
        {last.text || kindName(last.kind)}
      </span>
    </>
  );
}
