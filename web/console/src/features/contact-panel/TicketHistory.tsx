import { Trans, useLingui } from "@lingui/react/macro";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation, Ticket } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { mayCorrect } from "@/lib/serviceRules";
import { formatDateTime, formatDuration } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { CopyValue } from "./CopyValue";
import { earlierTickets } from "./contact";
import css from "./panel.module.css";
import { Records } from "./records/Records";

const SHORT = 5;

interface TicketHistoryProps {
  conversationId: string;
  contactId: string;
  current: Ticket | null;
  state: Conversation["state"];
}

export function TicketHistory({ conversationId, contactId, current, state }: TicketHistoryProps) {
  const { t } = useLingui();
  const [isWhole, setWhole] = useState(false);
  // A ticket that opens or closes is a reason to ask again.
  const { data, error, refetch } = useQuery({
    queryKey: ["tickets", contactId, current?.id ?? "", current?.closed_at ?? "", state],
    queryFn: ({ signal }) =>
      api.get<{ items: Ticket[] }>(`/contacts/${contactId}/tickets`, { signal }).then((page) => page.items),
  });
  if (error) {
    return (
      <p className={css.quiet} role="alert">
        <Trans>A lista não pôde ser carregada.</Trans>{" "}
        <button type="button" className={css.link} onClick={() => void refetch()}>
          <Trans>Tentar novamente</Trans>
        </button>
      </p>
    );
  }
  if (!data) {
    return (
      <Delayed>
        <Skeleton width="100%" height={48} />
      </Delayed>
    );
  }
  const earlier = earlierTickets(data, current && current.closed_at === null ? current.id : null);
  if (earlier.length === 0) {
    return (
      <p className={css.quiet}>
        <Trans>Este é o primeiro atendimento do contato.</Trans>
      </p>
    );
  }
  const hidden = isWhole ? 0 : Math.max(0, earlier.length - SHORT);
  return (
    <>
      <ul className={css.history}>
        {earlier.slice(0, earlier.length - hidden).map((ticket) => (
          <TicketItem key={ticket.id} ticket={ticket} conversationId={conversationId} />
        ))}
      </ul>
      {hidden > 0 ? (
        <button type="button" className={css.link} onClick={() => setWhole(true)}>
          {t`Mostrar mais ${hidden}`}
        </button>
      ) : null}
    </>
  );
}

function TicketItem({ ticket, conversationId }: { ticket: Ticket; conversationId: string }) {
  const { t, i18n } = useLingui();
  const [hasRecords, setHasRecords] = useState(false);
  const me = useMe();
  const { directory } = me;
  const agent = directory.users.find((row) => row.id === ticket.agent_id)?.name;
  const department = directory.departments.find((row) => row.id === ticket.department_id)?.name;
  const reason = directory.closing_reasons.find((row) => row.id === ticket.reason_id)?.name;
  const lasted = ticket.closed_at
    ? formatDuration(Date.parse(ticket.closed_at) - Date.parse(ticket.opened_at))
    : null;
  return (
    <li className={css.ticket}>
      <span className={css.ticketTop}>
        <CopyValue value={ticket.protocol} />
        {ticket.closed_at !== null && mayCorrect(ticket, me) ? (
          <IconButton
            label={t`Corrigir motivo e observação`}
            size="small"
            tooltipPosition="left"
            onClick={() => askDialog("ticket", conversationId, { ticket })}
          >
            <IconPencil size={16} />
          </IconButton>
        ) : null}
      </span>
      <span className={css.quiet}>
        {formatDateTime(ticket.opened_at, i18n.locale)}
        {lasted ? ` · ${lasted}` : ` · ${t`aberto`}`}
      </span>
      {department || agent ? (
        <bdi className={css.quiet}>{[department, agent].filter(Boolean).join(" · ")}</bdi>
      ) : null}
      {reason ? <span className={css.reason}>{reason}</span> : null}
      {ticket.note ? (
        <q className={css.ticketNote} dir="auto">
          {ticket.note}
        </q>
      ) : null}
      <button
        type="button"
        className={css.link}
        aria-expanded={hasRecords}
        aria-label={t`Registros do protocolo ${ticket.protocol}`}
        onClick={() => setHasRecords(!hasRecords)}
      >
        <Trans>Registros</Trans>
      </button>
      {hasRecords ? (
        <Records ticketId={ticket.id} conversationId={conversationId} empty={t`Nenhum registro.`} />
      ) : null}
    </li>
  );
}
