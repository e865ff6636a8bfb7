import { useLingui } from "@lingui/react/macro";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { type Refusal, useProblemText } from "@/lib/i18n/useProblemText";

/** Why something was refused that only dialogs and panels ask for; the first screen does without these words. */
export function useDeskProblemText(): (refusal: Refusal) => string {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const problemText = useProblemText();
  const fieldText = useDeskFieldText();
  return (refusal) => {
    switch (refusal.code) {
      case "no_target":
        return t`Escolha ${a}, um atendente ou os dois.`;
      case "no_conference":
        return t`Ninguém mais participa deste atendimento.`;
      case "closing_not_scheduled":
        return t`Nenhum encerramento está agendado.`;
      case "ticket_not_found":
        return t`Este protocolo não existe mais.`;
      case "block_not_possible":
        return t`O WhatsApp só permite bloquear quem escreveu para a empresa nas últimas 24 horas. Quando o contato escrever de novo, bloqueie-o.`;
      case "not_blocked":
        return t`Este contato não está mais bloqueado.`;
      case "no_flows":
        return t`Ainda não há fluxos para agendar.`;
      case "note_not_found":
        return t`Esta observação foi excluída ou você não pode mais vê-la.`;
      case "schedule_not_found":
        return t`Este agendamento não existe mais ou você não pode mais vê-lo.`;
      case "schedule_over":
        return t`Esta mensagem já foi enviada ou cancelada.`;
      case "ticket_not_current":
        return t`Só o protocolo atual recebe registros.`;
      case "too_many_schedules":
        return t`Esta conversa já tem 50 mensagens agendadas. Cancele alguma antes.`;
      case "needs_acceptance":
        return t`O atendente precisa aceitar antes. Use “Transferir” para enviar a solicitação.`;
      case "saved_view_not_found":
        return t`Esta visão salva não existe mais.`;
      case "too_many_saved_views":
        return t`Você já tem 50 visões salvas. Exclua alguma antes.`;
      case "too_many_copies":
        return t`Outras cópias ainda estão sendo preparadas. Espere elas ficarem prontas.`;
      case "transition_not_possible":
        return t`A conversa não pode passar para essa situação agora.`;
      case "invalid":
      case "malformed":
        return refusal.fields?.map(fieldText).find((text) => text !== null) ?? problemText(refusal);
      default:
        return problemText(refusal);
    }
  };
}

/** What is wrong with one field of these. Null: said as everywhere. */
function useDeskFieldText(): (error: { field: string; code: string }) => string | null {
  const { t } = useLingui();
  return ({ field, code }) => {
    const part = field.split(".")[0];
    switch (code) {
      case "does_not_exist":
        return t`Nesse dia os relógios são adiantados e esse horário não existe. Escolha outro.`;
      case "past":
        return part === "remind_on"
          ? t`A data já passou. Escolha de hoje em diante.`
          : t`Esse horário já passou. Escolha um que ainda vem.`;
      case "too_far":
        return part === "remind_on"
          ? t`A data está longe demais: no máximo cinco anos.`
          : t`O horário está longe demais: no máximo um ano.`;
      case "not_allowed":
        return part === "forwarded_to_id" ? t`Este colega não pode ler observações. Escolha outro.` : null;
      case "empty":
        return t`Escreva um texto ou escolha um template.`;
      case "unknown":
        if (part === "forwarded_to_id") return t`Este colega não existe mais. Escolha outro.`;
        if (part === "template" || part === "fallback_template")
          return t`Este template não pode mais ser enviado. Escolha outro.`;
        return null;
      case "invalid":
        return part === "due_at" || part === "expires_at" ? t`Preencha a data e o horário.` : null;
      default:
        return null;
    }
  };
}
