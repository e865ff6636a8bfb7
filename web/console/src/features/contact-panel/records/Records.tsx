import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { TicketRecord } from "@/lib/api/contact";
import { formatDateTime } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Answer } from "../Answer";
import items from "../items.module.css";
import css from "../panel.module.css";

interface RecordsProps {
  ticketId: string;
  conversationId: string;
  /** Said where nothing was registered. */
  empty?: string;
}

/** What was registered on a protocol (CON-10). */
export function Records({ ticketId, conversationId, empty }: RecordsProps) {
  const { t, i18n } = useLingui();
  const { users } = useMe().directory;
  const key = ["records", ticketId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api
        .get<{ items: TicketRecord[] }>(`/tickets/${ticketId}/records`, { signal })
        .then((page) => page.items),
    staleTime: 0,
  });
  useLive(
    key,
    ({ message }) => message?.conversation_id === conversationId && message.content.action === "record_added",
  );
  return (
    <Answer query={query}>
      {(records) =>
        records.length === 0 ? (
          empty ? (
            <p className={css.quiet}>{empty}</p>
          ) : null
        ) : (
          <ul className={items.list} aria-label={t`Registros do protocolo`}>
            {empty ? null : (
              <li className={css.quiet} aria-hidden="true">
                <Trans>Registros</Trans>
              </li>
            )}
            {records.map((record) => (
              <li key={record.id} className={items.item}>
                <p className={items.text} dir="auto">
                  {record.text}
                </p>
                <span className={css.quiet}>
                  <bdi>{users.find((user) => user.id === record.author_id)?.name ?? t`Colega`}</bdi> ·{" "}
                  <span className="numeric">{formatDateTime(record.created_at, i18n.locale)}</span>
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  );
}
