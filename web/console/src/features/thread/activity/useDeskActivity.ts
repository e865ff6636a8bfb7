import { useLingui } from "@lingui/react/macro";
import { formatDateTime } from "@/lib/time/format";
import { formatInZone } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { type Content, object, text } from "../content";
import { useNames } from "../names";

/** What happened to a conversation besides its service: labels, targets, reminders, schedules. Null: another action. */
export function useDeskActivity(): (action: string, content: Content, by: string | null) => string | null {
  const { t, i18n } = useLingui();
  const names = useNames();
  const { timezone } = useMe().account;
  const priorities: Record<string, string> = { 0: t`Baixa`, 1: t`Normal`, 2: t`Alta`, 3: t`Urgente` };

  function labels(content: Content, key: "added" | "removed"): string {
    const ids = Array.isArray(content[key]) ? (content[key] as unknown[]) : [];
    const known = object(content, "names") ?? {};
    return new Intl.ListFormat(i18n.locale).format(ids.map((id) => text(known, String(id))).filter(Boolean));
  }

  return (action, content, by) => {
    const department = names.department(text(content, "department_id"));
    const due = text(content, "due_at") ? formatInZone(text(content, "due_at"), timezone, i18n.locale) : "";
    switch (action) {
      case "labels_changed": {
        const [added, removed] = [labels(content, "added"), labels(content, "removed")];
        const who = by ?? t`Sistema`;
        if (added && removed) return t`${who} adicionou ${added} e retirou ${removed}`;
        return added ? t`${who} adicionou a etiqueta ${added}` : t`${who} retirou a etiqueta ${removed}`;
      }
      case "returned_to_queue":
        return by ? t`${by} devolveu o atendimento à fila` : t`De volta à fila`;
      case "overflow_returned":
        return t`Transbordo devolvido para ${department}`;
      case "agent_offline":
        return t`${names.user(text(content, "agent_id") || text(content, "from_agent_id"))} ficou offline`;
      case "priority_changed": {
        const priority = priorities[text(content, "priority")] ?? "";
        return by ? t`${by} mudou a prioridade para ${priority}` : t`Prioridade mudou para ${priority}`;
      }
      case "inactivity_warned":
        return text(content, "message_not_sent")
          ? t`Aviso de inatividade não enviado: janela expirada`
          : t`Aviso de inatividade enviado`;
      case "reply_owed":
        return t`O contato espera resposta de ${names.user(text(content, "agent_id"))}`;
      case "sla_breached": {
        const at = formatDateTime(text(content, "due_at"), i18n.locale);
        switch (text(content, "kind")) {
          case "first_response":
            return t`Prazo da primeira resposta perdido: ${at}`;
          case "resolution":
            return t`Prazo de resolução perdido: ${at}`;
          default:
            return t`Prazo de resposta perdido: ${at}`;
        }
      }
      case "record_added":
        return by ? t`${by} registrou uma informação` : t`Informação registrada`;
      case "contact_blocked": {
        const reason = text(content, "reason");
        if (by && reason) return t`${by} bloqueou o contato: ${reason}`;
        return by ? t`${by} bloqueou o contato` : t`Contato bloqueado`;
      }
      case "contact_unblocked":
        if (content.expired) return t`O prazo do bloqueio terminou: contato desbloqueado`;
        return by ? t`${by} desbloqueou o contato` : t`Contato desbloqueado`;
      case "contacts_merged": {
        const name = text(content, "name");
        return by ? t`${by} unificou ${name} com este contato` : t`${name} foi unificado com este contato`;
      }
      case "merge_undone": {
        const name = text(content, "name");
        return by ? t`${by} desfez a unificação com ${name}` : t`A unificação com ${name} foi desfeita`;
      }
      case "chatbot_off":
        return by ? t`${by} desligou o chatbot` : t`Chatbot desligado`;
      case "chatbot_on":
        return by ? t`${by} ligou o chatbot` : t`Chatbot ligado`;
      case "message_scheduled":
        return by ? t`${by} agendou uma mensagem para ${due}` : t`Mensagem agendada para ${due}`;
      case "schedule_edited":
        return by ? t`${by} mudou a mensagem agendada, agora para ${due}` : t`Mensagem agendada para ${due}`;
      case "schedule_canceled":
        return by ? t`${by} cancelou a mensagem agendada para ${due}` : t`Mensagem agendada cancelada`;
      case "schedule_not_sent":
        switch (text(content, "reason")) {
          case "window_expired":
            return t`A mensagem agendada para ${due} não foi enviada: janela expirada`;
          case "contact_blocked":
            return t`A mensagem agendada para ${due} não foi enviada: contato bloqueado`;
          default:
            return t`A mensagem agendada para ${due} não foi enviada`;
        }
      default:
        return null;
    }
  };
}
