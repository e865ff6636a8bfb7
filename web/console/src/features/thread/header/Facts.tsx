import { useLingui } from "@lingui/react/macro";
import {
  IconClock,
  IconHourglass,
  IconHourglassEmpty,
  IconHourglassOff,
  IconSend,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { windowLeft, windowState } from "@/lib/serviceWindow";
import { formatDateTime, formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useDepartment, useOffers } from "@/realtime/store";
import { Badge } from "@/ui/Badge";
import { ClosingChip, OverflowTag, PriorityMark, SlaChip } from "@/ui/ServiceChips";
import { useNames } from "../names";
import css from "./header.module.css";
import { LabelChips } from "./LabelChips";
import { Protocol } from "./Protocol";

/** Whose it is, its number, how long it runs, how long the window is open. */
export function Facts({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const { One } = useDepartmentWords();
  const names = useNames();
  const department = useDepartment(conversation.department_id);
  const { ticket, state, agent_id: agentId } = conversation;
  const isOpen = state === "queued" || state === "active";
  const guests = conversation.participant_ids.map((id) => names.user(id)).join(", ");
  return (
    <>
      {isOpen ? <PriorityMark priority={conversation.priority} /> : null}
      {isOpen ? (
        <span className={css.fact} title={One}>
          <IconUsersGroup size={14} aria-hidden="true" />
          <bdi>{names.department(department?.id)}</bdi>
        </span>
      ) : null}
      {isOpen && conversation.overflow_from_id ? (
        <OverflowTag from={names.department(conversation.overflow_from_id)} />
      ) : null}
      {agentId ? (
        <span className={css.fact} title={t`Atendente`}>
          <IconUser size={14} aria-hidden="true" />
          <bdi>{names.user(agentId)}</bdi>
        </span>
      ) : null}
      {isOpen && conversation.participant_ids.length > 0 ? (
        <Badge
          tone="accent"
          icon={<IconUsersGroup size={12} />}
          title={t`Participam da conferência`}
        >{t`Conferência: ${guests}`}</Badge>
      ) : null}
      {state === "active" ? <Requested conversation={conversation} /> : null}
      {!isOpen ? (
        <Badge>
          {state === "bot" ? t`No fluxo` : conversation.is_closed ? t`Encerrada` : t`Sem atendimento`}
        </Badge>
      ) : null}
      {ticket ? <Protocol protocol={ticket.protocol} /> : null}
      {isOpen && ticket ? <ServiceTimer conversation={conversation} /> : null}
      {isOpen && conversation.sla ? <SlaChip sla={conversation.sla} /> : null}
      <ClosingChip conversation={conversation} />
      <span className={css.window}>
        <WindowChip conversation={conversation} />
      </span>
      <LabelChips conversation={conversation} />
    </>
  );
}

/** Somebody has been asked to take or to join it; what exactly is known to who asked. */
function Requested({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const names = useNames();
  const offers = useOffers();
  return conversation.offered_to_ids.map((agentId) => {
    const offer = offers.find(
      (row) => row.conversation_id === conversation.id && row.agent_id === agentId && row.state === "pending",
    );
    const agent = names.user(agentId);
    return (
      <Badge key={agentId} tone="accent" icon={<IconSend size={12} />} title={t`Aguardando ${agent}`}>
        {offer?.kind === "transfer"
          ? t`Transferência solicitada: ${agent}`
          : offer?.kind === "conference"
            ? t`Conferência solicitada: ${agent}`
            : t`Solicitado: ${agent}`}
      </Badge>
    );
  });
}

function ServiceTimer({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const { ticket, state } = conversation;
  const isWaiting = state === "queued";
  const since = (isWaiting ? ticket?.opened_at : ticket?.started_at) ?? ticket?.opened_at ?? null;
  const time = useNowValue((now) => (since === null ? null : formatDuration(now - Date.parse(since))));
  if (time === null) return null;
  return (
    <span className={css.fact} title={isWaiting ? t`Tempo de espera` : t`Tempo de atendimento`}>
      <IconClock size={14} aria-hidden="true" />
      <span className="numeric">{isWaiting ? t`Aguardando há ${time}` : t`Em atendimento há ${time}`}</span>
    </span>
  );
}

function WindowChip({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const state = useNowValue((now) => windowState(conversation, now));
  const left = useNowValue((now) => formatDuration(windowLeft(conversation, now) ?? 0));
  const until = conversation.window_expires_at
    ? formatDateTime(conversation.window_expires_at, i18n.locale)
    : "";
  switch (state) {
    case "none":
      return null;
    case "never":
      return (
        <Badge
          tone="warn"
          icon={<IconHourglassOff size={12} />}
          title={t`O contato ainda não escreveu por este canal`}
        >
          {t`Sessão não iniciada`}
        </Badge>
      );
    case "expired":
      return (
        <Badge tone="warn" icon={<IconHourglassOff size={12} />} title={t`A sessão terminou em ${until}`}>
          {t`Expirado`}
        </Badge>
      );
    case "expiring":
      return (
        <Badge tone="warn" icon={<IconHourglass size={12} />} title={t`A sessão termina em ${until}`}>
          {t`Expirando: ${left}`}
        </Badge>
      );
    case "open":
      return (
        <Badge icon={<IconHourglassEmpty size={12} />} title={t`A sessão termina em ${until}`}>
          {t`Sessão: ${left}`}
        </Badge>
      );
  }
}
