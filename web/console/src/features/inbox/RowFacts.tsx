import { useLingui } from "@lingui/react/macro";
import { IconClockHour4, IconHeadset, IconHourglass, IconRobot, IconUsers } from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { windowLeft, windowState } from "@/lib/serviceWindow";
import { formatDuration, formatPhone } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useDepartment, useInbox, useMe, useUser } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { ClosingChip, OverflowTag, SlaChip } from "@/ui/ServiceChips";
import classes from "./ConversationRow.module.css";
import { clockOf, lateness } from "./rowText";

/** The third line: where from, whose, what is on it, and how late. */
export function RowFacts({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const { one, One } = useDepartmentWords();
  const inbox = useInbox(conversation.inbox_id);
  const department = useDepartment(conversation.department_id);
  const overflowFrom = useDepartment(conversation.overflow_from_id);
  const agent = useUser(conversation.agent_id);
  const isOpen = conversation.state === "queued" || conversation.state === "active";
  const window = useNowValue((now) => windowState(conversation, now));
  const isOver = window === "expired";
  const place = [
    inbox?.name,
    inbox?.display_number && formatPhone(inbox.display_number),
    isOver && t`sessão expirada`,
  ].filter(Boolean);
  const { directory } = useMe();
  const reasonId = conversation.is_closed ? conversation.ticket?.reason_id : null;
  const reason = reasonId ? directory.closing_reasons.find((row) => row.id === reasonId)?.name : null;
  return (
    <div className={`${classes.line} ${classes.line3}`}>
      {inbox ? (
        <span className={classes.inbox} title={place.join(" · ")} data-over={isOver || undefined}>
          <ChannelIcon channel={inbox.channel} />
          <span>{inbox.name}</span>
        </span>
      ) : null}
      {department ? (
        <Badge className={classes.department} title={`${One}: ${department.name}`}>
          {department.name}
        </Badge>
      ) : isOpen ? (
        <Badge className={classes.general} title={t`Fila geral, sem ${one}`}>{t`Geral`}</Badge>
      ) : null}
      {isOpen && overflowFrom ? (
        <span className={classes.overflow}>
          <OverflowTag from={overflowFrom.name} />
        </span>
      ) : null}
      {agent ? (
        <span className={classes.agent}>
          <Avatar id={agent.id} name={agent.name} size={18} title={t`Atendente: ${agent.name}`} />
        </span>
      ) : null}
      {isOpen && conversation.participant_ids.length > 0 ? (
        <IconUsers size={14} stroke={1.8} aria-label={t`Em conferência`} role="img" />
      ) : null}
      {conversation.state === "bot" ? (
        <IconRobot size={14} stroke={1.8} aria-label={t`Em um fluxo`} role="img" />
      ) : null}
      <Labels ids={conversation.label_ids} />
      <span className={classes.end}>
        {reason ? <span className={classes.reason}>{reason}</span> : null}
        {isOpen && isOver ? <Badge tone="warn">{t`Expirado`}</Badge> : null}
        {isOpen && window === "expiring" ? <Expiring conversation={conversation} /> : null}
        <ClosingChip conversation={conversation} />
        {isOpen && conversation.sla ? (
          <span className={classes.sla}>
            <SlaChip sla={conversation.sla} isShort />
          </span>
        ) : null}
        <LiveClock conversation={conversation} />
      </span>
    </div>
  );
}

/** The first label by name, and how many more; all of them in the tooltip. */
function Labels({ ids }: { ids: readonly string[] }) {
  const { directory } = useMe();
  const labels = ids.flatMap((id) => directory.labels?.find((label) => label.id === id) ?? []);
  const first = labels[0];
  if (!first) return null;
  return (
    <span className={classes.labels} title={labels.map((label) => label.name).join(", ")}>
      <span className={classes.dot} style={{ background: first.color }} />
      <span className={classes.labelName}>{first.name}</span>
      {labels.length > 1 ? <span>+{labels.length - 1}</span> : null}
    </span>
  );
}

/** How long free messages are still possible (INB-70); where a service target stands beside it, without the word. */
function Expiring({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const left = useNowValue((now) => formatDuration(windowLeft(conversation, now) ?? 0));
  return (
    <Badge
      tone="warn"
      className={classes.expiring}
      icon={<IconHourglass size={12} aria-hidden="true" />}
      title={t`Expirando: ${left}`}
    >
      <span className={classes.word}>{t`Expirando`}</span> {left}
    </Badge>
  );
}

function LiveClock({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const clock = clockOf(conversation);
  const text = useNowValue((now) => (clock ? formatDuration(now - clock.since) : null));
  const tone = useNowValue((now) => (clock ? lateness(clock, now) : "neutral"));
  if (!clock || text === null) return null;
  const label = clock.kind === "waiting" ? t`Esperando há ${text}` : t`Em atendimento há ${text}`;
  const Icon = clock.kind === "waiting" ? IconClockHour4 : IconHeadset;
  return (
    <span className={classes.clock} data-tone={tone} title={label} role="img" aria-label={label}>
      <Icon size={13} stroke={1.8} aria-hidden="true" />
      {text}
    </span>
  );
}
