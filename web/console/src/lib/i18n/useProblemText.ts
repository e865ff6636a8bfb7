import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { ApiError } from "../api/problem";

/** What the server or the connection said, reduced to what a sentence needs. */
export interface Refusal {
  /** The problem's stable code; "no_answer" when the server could not be reached. */
  code: string;
  detail: string;
}

export function refusalOf(error: unknown): Refusal {
  return error instanceof ApiError
    ? { code: error.code, detail: error.problem.detail ?? "" }
    : { code: "no_answer", detail: "" };
}

/** A refusal in the reader's language; an unknown code falls back to the server's own sentence. */
export function useProblemText(): (refusal: Refusal) => string {
  const { t } = useLingui();
  return useCallback(
    ({ code, detail }: Refusal) => {
      switch (code) {
        case "no_answer":
          return t`O servidor não respondeu. Tente novamente.`;
        case "forbidden":
          return t`Você não tem permissão para isso.`;
        case "window_closed":
          return t`A sessão de 24 horas terminou. Envie uma mensagem template.`;
        case "contact_blocked":
          return t`Contato bloqueado, não é possível enviar ou receber mensagem`;
        case "no_address":
          return t`Não há endereço deste contato neste canal.`;
        case "not_reactable":
          return t`Esta mensagem não aceita reação.`;
        case "not_retryable":
          return t`Esta mensagem não pode ser enviada de novo.`;
        case "conversation_not_found":
          return t`A conversa não existe mais ou foi para um setor que você não atende.`;
        case "template_not_found":
          return t`O template não está mais aprovado neste canal.`;
        case "template_parameters":
          return t`Faltam variáveis do template.`;
        case "file_empty":
          return t`O arquivo está vazio.`;
        case "file_damaged":
          return t`O arquivo está danificado ou incompleto.`;
        case "file_unsupported":
        case "file_type_not_allowed":
          return t`Este tipo de arquivo não é permitido.`;
        case "file_bomb":
        case "file_too_large":
        case "http_413":
          return t`O arquivo é grande demais.`;
        default:
          return detail || t`O servidor recusou o pedido (${code}).`;
      }
    },
    [t],
  );
}
