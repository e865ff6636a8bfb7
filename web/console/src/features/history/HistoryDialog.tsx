import { useLingui } from "@lingui/react/macro";
import { Button, Loader, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { watch } from "@/lib/watching";
import { HistoryFields } from "./HistoryFields";
import { type ClosedTicket, closedTickets, type HistoryPage, isNarrowed, NO_FILTERS } from "./history";
import css from "./history.module.css";
import { TicketCard } from "./TicketCard";

const TYPING_MS = 250;
const PAGE = 30;

interface HistoryDialogProps {
  conversation: Conversation;
  onDone(): void;
}

/** "Histórico": the contact's closed protocols, each leading to its stretch of the thread (INB-40). */
export function HistoryDialog({ conversation, onDone }: HistoryDialogProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { contact } = conversation;
  const [filters, setFilters] = useState(NO_FILTERS);
  const [asked] = useDebouncedValue(filters, TYPING_MS);
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ["history", contact.id, asked],
      initialPageParam: null as string | null,
      queryFn: ({ pageParam, signal }) =>
        api.get<HistoryPage>(`/contacts/${contact.id}/tickets`, {
          signal,
          query: { ...asked, protocol: asked.protocol.trim(), cursor: pageParam, limit: PAGE },
        }),
      getNextPageParam: (page) => page.next_cursor ?? null,
      retry: false,
    });

  function open(ticket: ClosedTicket) {
    const id = ticket.conversation_id ?? conversation.id;
    // Reading what was said before takes nothing from the queue and marks nothing as read.
    if (id === conversation.id && conversation.state === "queued") watch(id, "preview");
    onDone();
    void navigate({
      to: "/chat/$conversationId",
      params: { conversationId: id },
      search: (old) => ({ ...old, message: ticket.message_id ?? undefined }),
    });
  }

  const tickets = data ? closedTickets(data.pages) : [];
  return (
    <Modal
      opened
      onClose={onDone}
      size="lg"
      title={t`Histórico de ${contact.name}`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <HistoryFields filters={filters} onChange={setFilters} />
      {error && !data ? (
        <div className={css.state} role="alert">
          {t`O histórico não pôde ser carregado.`}
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
            {t`Tentar de novo`}
          </Button>
        </div>
      ) : !data ? (
        <div className={css.state}>
          <Loader size="sm" aria-label={t`Carregando`} />
        </div>
      ) : tickets.length === 0 && !hasNextPage ? (
        <div className={css.state} role="status">
          {isNarrowed(asked) ? t`Nenhum protocolo com estes filtros.` : t`Nenhum protocolo encerrado ainda.`}
          {isNarrowed(asked) ? (
            <Button size="xs" variant="default" onClick={() => setFilters(NO_FILTERS)}>
              {t`Limpar filtros`}
            </Button>
          ) : null}
        </div>
      ) : (
        <>
          <ul className={css.list} aria-label={t`Protocolos encerrados`} aria-busy={isFetching}>
            {tickets.map((ticket) => (
              <TicketCard key={ticket.id} ticket={ticket} onOpen={() => open(ticket)} />
            ))}
          </ul>
          {hasNextPage ? (
            <Button
              fullWidth
              variant="subtle"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >{t`Mostrar mais`}</Button>
          ) : null}
        </>
      )}
    </Modal>
  );
}
