import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { ApiError } from "../api/problem";
import { useDepartmentWords } from "./departmentWords";
import { useFieldText } from "./useFieldText";

/** What the server or the connection said, reduced to what a sentence needs. */
export interface Refusal {
  /** The problem's stable code; "no_answer" when the server could not be reached. */
  code: string;
  /** The server's own sentence, in English: only for a code that is not known here. */
  detail: string;
  /** What is wrong with single fields. */
  fields?: { field: string; code: string }[];
}

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { code: "no_answer", detail: "" };
  const { detail = "", errors = [] } = error.problem;
  return { code: error.code, detail, fields: errors.map(({ field, code }) => ({ field, code })) };
}

/** A refusal in the reader's language; an unknown code falls back to the server's own sentence. */
export function useProblemText(): (refusal: Refusal) => string {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const fieldText = useFieldText();
  return useCallback(
    ({ code, detail, fields = [] }: Refusal) => {
      switch (code) {
        case "no_answer":
          return t`O servidor não respondeu. Tente novamente.`;
        case "internal_error":
          return t`Algo deu errado no servidor. Tente novamente em instantes.`;
        case "unavailable":
          return t`O servidor está ocupado ou reiniciando. Tente novamente em instantes.`;
        case "storage_full":
        case "storage_unavailable":
          return t`O servidor não conseguiu guardar o arquivo. Avise o administrador.`;
        case "too_many_requests":
        case "too_many_attempts":
          return t`Muitas tentativas seguidas. Espere um pouco e tente de novo.`;
        case "too_many_documents":
          return t`Você já consultou muitos CPFs ou CNPJs completos nesta hora. Espere um pouco, ou procure por nome ou telefone.`;
        case "unauthorized":
        case "bad_csrf_token":
        case "bad_origin":
        case "foreign_origin":
          return t`Sua sessão terminou. Recarregue a página e entre de novo.`;
        case "invalid_credentials":
          return t`Login ou senha incorretos.`;
        case "forbidden":
          return t`Você não tem permissão para isso.`;
        case "conflict":
          return t`Isso não é possível no estado atual. Recarregue a página e veja o que mudou.`;
        case "conversation_moved":
          return t`Um colega escreveu antes de você.`;
        case "id_conflict":
          return t`Esta mensagem já foi enviada.`;
        case "already_started":
          return t`Um colega já iniciou este atendimento.`;
        case "already_closed":
          return t`Este atendimento já foi encerrado.`;
        case "not_waiting":
          return t`Este atendimento não está mais na fila.`;
        case "department_required":
          return t`Escolha ${a} antes de iniciar.`;
        case "offer_over":
        case "offer_not_found":
          return t`O atendimento não está mais disponível.`;
        case "offer_pending":
          return t`Este atendimento já foi solicitado a outra pessoa. Espere a resposta.`;
        case "may_not_decline":
          return t`Aqui não é permitido recusar atendimentos.`;
        case "agent_unavailable":
          return t`Este atendente não está disponível agora. Escolha outro.`;
        case "same_target":
        case "same_agent":
          return t`O atendimento já está com quem foi escolhido.`;
        case "not_active":
          return t`Só um atendimento em andamento permite isso.`;
        case "not_overflowed":
          return t`Este atendimento não veio por transbordo.`;
        case "unknown_pause_reason":
          return t`Este motivo de pausa não existe mais. Escolha outro.`;
        case "not_reopenable":
          return t`O prazo para reabrir este atendimento terminou.`;
        case "window_closed":
          return t`A sessão de 24 horas terminou. Envie uma mensagem template.`;
        case "contact_blocked":
          return t`Contato bloqueado, não é possível enviar ou receber mensagem`;
        case "no_address":
          return t`Não há endereço deste contato neste canal.`;
        case "not_reactable":
          return t`Esta mensagem não aceita reação.`;
        case "not_forwardable":
          return t`Esta mensagem não pode ser encaminhada.`;
        case "not_retryable":
          return t`Esta mensagem não pode ser enviada de novo.`;
        case "conversation_not_found":
          return t`A conversa não existe mais ou foi para ${a} que você não atende.`;
        case "message_not_found":
          return t`Esta mensagem não existe mais.`;
        case "contact_not_found":
          return t`Este contato não existe mais.`;
        case "not_found":
          return t`Não foi encontrado. Pode ter sido apagado.`;
        case "inbox_not_found":
          return t`Este canal não existe mais.`;
        case "inbox_needs_token":
          return t`O canal está desconectado. Avise o administrador.`;
        case "provider_failed":
          return t`O provedor não respondeu. Tente novamente em instantes.`;
        case "template_not_found":
          return t`O template não está mais aprovado neste canal.`;
        case "template_parameters":
          return t`Faltam variáveis do template.`;
        case "attachment_not_found":
          return t`O arquivo não existe mais. Anexe de novo.`;
        case "attachment_pending":
          return t`O arquivo ainda está sendo recebido.`;
        case "file_empty":
          return t`O arquivo está vazio.`;
        case "file_damaged":
          return t`O arquivo está danificado ou incompleto.`;
        case "file_unsupported":
        case "file_type_not_allowed":
        case "unsupported_media_type":
          return t`Este tipo de arquivo não é permitido.`;
        case "file_bomb":
        case "file_too_large":
        case "payload_too_large":
        case "http_413":
          return t`O arquivo é grande demais.`;
        case "invalid":
        case "malformed": {
          const first = fields.map(fieldText).find((text) => text !== null);
          return first ?? t`O servidor não aceitou os dados. Confira e tente de novo.`;
        }
        default:
          return detail || t`O servidor recusou o pedido (${code}).`;
      }
    },
    [t, fieldText, a],
  );
}
