import { useLingui } from "@lingui/react/macro";
import { formatDateTime, formatDuration } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import type { ClosedTicket } from "./history";
import css from "./history.module.css";

interface TicketCardProps {
  ticket: ClosedTicket;
  onOpen(): void;
}

/** One closed protocol: when, how long, where, who and why. */
export function TicketCard({ ticket, onOpen }: TicketCardProps) {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const named = (rows: readonly { id: string; name: string }[], id: string | null) =>
    rows.find((row) => row.id === id)?.name;
  const facts = [
    named(directory.departments, ticket.department_id),
    named(directory.users, ticket.agent_id),
    named(directory.closing_reasons, ticket.reason_id),
  ].filter(Boolean);
  const closed = ticket.closed_at ? formatDateTime(ticket.closed_at, i18n.locale) : "";
  const lasted = formatDuration(
    Date.parse(ticket.closed_at ?? ticket.opened_at) - Date.parse(ticket.opened_at),
  );
  const opened = formatDateTime(ticket.opened_at, i18n.locale);
  return (
    <li>
      <button type="button" className={css.ticket} onClick={onOpen}>
        <span className={css.top}>
          <strong className="numeric">{ticket.protocol}</strong>
          <span className={css.open}>{t`Abrir na conversa`}</span>
        </span>
        <span className={css.quiet}>{t`${opened} até ${closed} · ${lasted}`}</span>
        {facts.length > 0 ? <span className={css.facts}>{facts.join(" · ")}</span> : null}
        {ticket.note ? (
          <q className={css.note} dir="auto">
            {ticket.note}
          </q>
        ) : null}
      </button>
    </li>
  );
}
