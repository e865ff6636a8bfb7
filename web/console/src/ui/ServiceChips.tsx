import { useLingui } from "@lingui/react/macro";
import {
  IconAlertTriangle,
  IconArrowBigUpLine,
  IconCalendarX,
  IconChevronDown,
  IconCornerDownRight,
  IconTargetArrow,
} from "@tabler/icons-react";
import type { Conversation, Sla } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { slaLeft } from "@/lib/serviceRules";
import { formatDateTime, formatDuration, formatTime } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { Badge } from "./Badge";
import classes from "./primitives.module.css";

/** Low, high and urgent by shape; normal is not worth a mark. */
export function PriorityMark({ priority }: { priority: Conversation["priority"] }) {
  const { t } = useLingui();
  if (priority === 1) return null;
  const [Icon, label, tone] =
    priority === 0
      ? ([IconChevronDown, t`Prioridade baixa`, "low"] as const)
      : priority === 2
        ? ([IconArrowBigUpLine, t`Prioridade alta`, "high"] as const)
        : ([IconAlertTriangle, t`Prioridade urgente`, "urgent"] as const);
  return (
    <span className={classes.priority} data-tone={tone} role="img" aria-label={label} title={label}>
      <Icon size={14} stroke={2} aria-hidden="true" />
    </span>
  );
}

/** The department whose queue it overflowed from. */
export function OverflowTag({ from }: { from: string }) {
  const { t } = useLingui();
  return (
    <Badge tone="warn" icon={<IconCornerDownRight size={12} />} title={t`Transbordo: veio de ${from}`}>
      {t`Transbordo`}
    </Badge>
  );
}

/** Countdown to the next service target; `isShort` where there is little room. */
export function SlaChip({ sla, isShort = false }: { sla: Sla; isShort?: boolean }) {
  const { t } = useLingui();
  const tone = useNowValue((now) => slaLeft(sla, now).tone);
  const time = useNowValue((now) => {
    const { left } = slaLeft(sla, now);
    return left === null ? "" : formatDuration(Math.abs(left));
  });
  const kind = {
    first_response: t`Meta da primeira resposta`,
    next_response: t`Meta da próxima resposta`,
    resolution: t`Meta de resolução`,
  }[sla.kind];
  const isPast = useNowValue((now) => (slaLeft(sla, now).left ?? 0) < 0);
  // What was missed may be an earlier target: then the one that runs now is not late, and its time is no alarm.
  const isMissed = tone === "danger" && !isPast;
  const Icon = isMissed ? IconAlertTriangle : IconTargetArrow;
  const label = isPast
    ? t`${kind}: estourada há ${time}`
    : !isMissed
      ? t`${kind}: faltam ${time}`
      : time
        ? t`Uma meta foi estourada. ${kind}: faltam ${time}`
        : t`${kind}: estourada`;
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden="true" />} title={label}>
      {!isMissed ? (
        `${isPast ? "-" : ""}${time}`
      ) : isShort ? (
        <>
          SLA <span className="visually-hidden">{t`estourado`}</span>
        </>
      ) : (
        t`SLA estourado`
      )}
    </Badge>
  );
}

/** When it closes by itself; a press asks whether that should be taken back. */
export function ClosingChip({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const due = conversation.closing_due_at;
  if (!due) return null;
  const at = formatDateTime(due, i18n.locale);
  return (
    <button
      type="button"
      className={classes.closingChip}
      title={t`Encerramento agendado: ${at}. Clique para cancelar.`}
      aria-label={t`Encerramento agendado: ${at}. Cancelar.`}
      onClick={() => askDialog("cancelClosing", conversation.id)}
    >
      <IconCalendarX size={12} aria-hidden="true" />
      {formatTime(due, i18n.locale)}
    </button>
  );
}
