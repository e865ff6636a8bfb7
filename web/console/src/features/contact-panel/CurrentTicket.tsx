import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { askDialog } from "@/lib/requests";
import { mayClose, mayEdit } from "@/lib/serviceRules";
import { formatDateTime } from "@/lib/time/format";
import { useDepartment, useMe, usePermission, useUser } from "@/realtime/store";
import { usePriorityNames } from "@/ui/desk/usePriorityNames";
import { CopyValue } from "./CopyValue";
import css from "./panel.module.css";
import { Records } from "./records/Records";
import { Fact } from "./Section";

/** The ticket that is open now. */
export function CurrentTicket({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const { One } = useDepartmentWords();
  const department = useDepartment(conversation.department_id);
  const agent = useUser(conversation.agent_id);
  const priorities = usePriorityNames();
  const me = useMe();
  const canClose = mayClose(conversation, me);
  const canEdit = mayEdit(conversation, me);
  const maySend = usePermission("messages.send");
  const { ticket, state } = conversation;
  if (!ticket || ticket.closed_at !== null) {
    return (
      <p className={css.quiet}>
        {state === "bot" ? (
          <Trans>Em um fluxo automático, sem protocolo aberto.</Trans>
        ) : (
          <Trans>Nenhum protocolo aberto.</Trans>
        )}
      </p>
    );
  }
  return (
    <>
      <dl className={css.facts}>
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
        <Fact label={One}>
          <bdi>{department?.name ?? t`Geral`}</bdi>
        </Fact>
        <Fact label={t`Atendente`}>
          <bdi>{agent?.name ?? t`Nenhum`}</bdi>
        </Fact>
        <Fact label={t`Prioridade`}>{priorities[conversation.priority]}</Fact>
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
