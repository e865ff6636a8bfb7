import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { mayClose, mayEdit, situationOf } from "@/lib/serviceRules";
import { formatDateTime } from "@/lib/time/format";
import { useMe, usePermission } from "@/realtime/store";
import { usePriorityNames } from "@/ui/desk/usePriorityNames";
import { useSituationNames } from "@/ui/desk/useSituationNames";
import { Assignment } from "./Assignment";
import { CopyValue } from "./CopyValue";
import { Labels } from "./Labels";
import css from "./panel.module.css";
import { Records } from "./records/Records";
import { Fact } from "./Section";

/** The ticket that is open now. */
export function CurrentTicket({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const situations = useSituationNames();
  const priorities = usePriorityNames();
  const me = useMe();
  const canClose = mayClose(conversation, me);
  const canEdit = mayEdit(conversation, me);
  const maySend = usePermission("messages.send");
  const { ticket, state } = conversation;
  const situation = situationOf(conversation);
  if (!ticket || ticket.closed_at !== null) {
    return (
      <>
        <p className={css.quiet}>
          {state === "bot" ? (
            <Trans>Em um fluxo automático, sem protocolo aberto.</Trans>
          ) : (
            <Trans>Nenhum protocolo aberto.</Trans>
          )}
        </p>
        <dl className={css.facts}>
          <Labels conversation={conversation} />
        </dl>
      </>
    );
  }
  return (
    <>
      <dl className={css.facts}>
        {situation ? <Fact label={t`Situação`}>{situations[situation]}</Fact> : null}
        <Fact label={t`Protocolo`}>
          <CopyValue value={ticket.protocol} />
        </Fact>
        <Fact label={t`Aberto em`}>
          <span className="numeric">{formatDateTime(ticket.opened_at, i18n.locale)}</span>
        </Fact>
        <Fact label={t`Iniciado em`}>
          <span className="numeric">
            {ticket.started_at ? formatDateTime(ticket.started_at, i18n.locale) : t`Aguardando atendente`}
          </span>
        </Fact>
        <Assignment conversation={conversation} />
        <Fact label={t`Prioridade`}>{priorities[conversation.priority]}</Fact>
        <Labels conversation={conversation} />
      </dl>
      <Records ticketId={ticket.id} conversationId={conversation.id} />
      {maySend ? (
        <Button variant="default" fullWidth mt="sm" onClick={() => askDialog("record", conversation.id)}>
          <Trans>Registrar informações</Trans>
        </Button>
      ) : null}
      {canEdit ? (
        <Button variant="default" fullWidth mt="xs" onClick={() => askDialog("edit", conversation.id)}>
          <Trans>Editar conversa</Trans>
        </Button>
      ) : null}
      {canClose ? (
        <Button variant="default" fullWidth mt="xs" onClick={() => askDialog("close", conversation.id)}>
          <Trans>Encerrar atendimento</Trans>
        </Button>
      ) : null}
    </>
  );
}
