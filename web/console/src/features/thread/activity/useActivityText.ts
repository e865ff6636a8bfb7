import { useLingui } from "@lingui/react/macro";
import type { Message } from "@/lib/api/types";
import { formatDateTime } from "@/lib/time/format";
import { type Content, text } from "../content";
import { useNames } from "../names";
import { useDeskActivity } from "./useDeskActivity";

/** What happened, in one sentence; an action of a newer server falls back to the text it sent. */
export function useActivityText(): (message: Message) => string {
  const { t, i18n } = useLingui();
  const names = useNames();
  const desk = useDeskActivity();
  return (message) => {
    const content: Content = message.content;
    const byId = text(content, "by") || (message.author.kind === "user" ? message.author.id : null);
    const by = byId ? names.user(byId) : null;
    const agentId = text(content, "agent_id");
    const agent = names.user(agentId);
    const departmentId = text(content, "department_id");
    const department = names.department(departmentId);
    const target = agentId && departmentId ? t`${agent} (${department})` : agentId ? agent : department;
    const asked = names.user(text(content, "asked_id"));
    const action = text(content, "action");
    switch (action) {
      case "ticket_opened":
        return by ? t`${by} abriu o atendimento` : t`Atendimento aberto`;
      case "queued":
        return departmentId ? t`Na fila de ${department}` : t`Na fila geral`;
      case "started": {
        const starter = by ?? agent;
        return by && agentId && byId !== agentId
          ? t`${by} atribuiu o atendimento a ${agent}`
          : t`${starter} iniciou o atendimento`;
      }
      case "assigned":
        if (by && byId === agentId) return t`${agent} assumiu o atendimento`;
        return by ? t`${by} atribuiu o atendimento a ${agent}` : t`Atendimento atribuído a ${agent}`;
      case "transferred": {
        const what = by
          ? t`${by} transferiu o atendimento para ${target}`
          : t`Atendimento transferido para ${target}`;
        const why = text(content, "reason");
        return why ? `${what}: ${why}` : what;
      }
      case "closed": {
        const reason = names.reason(text(content, "reason_id")) || text(content, "reason");
        const isUnsent = text(content, "message_not_sent") === "window_expired";
        if (isUnsent)
          return by
            ? t`${by} encerrou o atendimento. Mensagem não enviada: janela expirada`
            : t`Atendimento encerrado. Mensagem não enviada: janela expirada`;
        if (by) return reason ? t`${by} encerrou o atendimento: ${reason}` : t`${by} encerrou o atendimento`;
        return reason ? t`Atendimento encerrado: ${reason}` : t`Atendimento encerrado`;
      }
      case "message_not_sent":
        return text(content, "message_not_sent") === "window_expired"
          ? t`Mensagem automática não enviada: janela expirada`
          : t`Mensagem automática não enviada`;
      case "taken_over":
      case "accepted":
        return action === "accepted" ? t`${agent} aceitou o atendimento` : t`${agent} assumiu o atendimento`;
      case "requeued":
        return by ? t`${by} devolveu o atendimento à fila` : t`De volta à fila`;
      case "offered": {
        const kind = text(content, "kind");
        const from = text(content, "from_agent_id") ? names.user(text(content, "from_agent_id")) : by;
        if (kind === "transfer" && from) return t`${from} solicitou a transferência para ${agent}`;
        if (kind === "conference" && from) return t`${from} convidou ${agent} para uma conferência`;
        return t`Oferecido a ${agent}`;
      }
      case "declined":
        return t`${asked} recusou`;
      case "not_answered":
        return t`${asked} não atendeu`;
      case "overflowed":
        return t`Transbordo para ${department}`;
      case "conference_joined":
        return t`${agent} entrou na conferência`;
      case "conference_left":
        return t`${agent} saiu da conferência`;
      case "conference_ended":
        return by ? t`${by} encerrou a conferência` : t`Conferência encerrada`;
      case "closing_scheduled": {
        const at = formatDateTime(text(content, "due_at"), i18n.locale);
        return by ? t`${by} agendou o encerramento para ${at}` : t`Encerramento agendado para ${at}`;
      }
      case "closing_canceled":
        return by ? t`${by} cancelou o encerramento agendado` : t`Encerramento agendado cancelado`;
      case "ticket_edited": {
        const protocol = text(content, "protocol");
        return by ? t`${by} corrigiu o protocolo ${protocol}` : t`Protocolo ${protocol} corrigido`;
      }
      case "reopened":
        return by ? t`${by} reabriu o atendimento` : t`Atendimento reaberto`;
      case "identity_changed":
        return t`O contato trocou de aparelho ou reinstalou o aplicativo`;
      case "number_changed":
        return t`O contato mudou de número`;
      default:
        return desk(action, content, by) ?? (message.text || t`Atividade do sistema`);
    }
  };
}
