import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";

/** What is wrong with one field, in the reader's language; null for a code that is not known here. */
export function useFieldText(): (error: { field: string; code: string }) => string | null {
  const { t } = useLingui();
  return useCallback(
    ({ field, code }: { field: string; code: string }) => {
      const part = field.split(".")[0] ?? field;
      switch (code) {
        case "not_accepted":
          return t`Este canal não aceita este tipo de arquivo.`;
        case "too_large":
          return t`O arquivo é grande demais para este canal.`;
        case "incomplete":
          return t`O envio do arquivo foi interrompido.`;
        case "several":
          return t`Envie um arquivo por vez.`;
        case "empty":
          return t`Escreva algo antes de enviar.`;
        case "too_long":
          return part === "name" ? t`O nome tem no máximo 200 caracteres.` : t`O texto é longo demais.`;
        case "not_internal":
          return t`Uma mensagem interna leva só texto e arquivos.`;
        case "internal":
          return t`Uma mensagem interna não pode ser citada para o contato.`;
        case "no_address":
          return t`O contato precisa de pelo menos um telefone ou e-mail.`;
        case "password_too_short":
          return t`A senha é curta demais.`;
        case "password_too_long":
          return t`A senha é longa demais.`;
        case "password_common":
          return t`Esta senha é fácil de adivinhar. Use outra.`;
        case "wrong_password":
          return t`A senha atual não confere.`;
        case "unknown":
          switch (part) {
            case "attachments":
              return t`O arquivo não existe mais. Anexe de novo.`;
            case "department_id":
            case "default_department_id":
              return t`Essa opção não está mais disponível para você. Escolha outra.`;
            case "agent_id":
              return t`Este atendente não existe mais.`;
            case "reason_id":
              return t`Este motivo não existe mais. Escolha outro.`;
            case "reply_to":
              return t`A mensagem citada não existe mais.`;
            default:
              return null;
          }
        case "missing":
          switch (part) {
            case "template": {
              const variable = field.split(".").at(-1) ?? "";
              return field.includes(".") ? t`Preencha a variável ${variable}.` : t`Escolha um template.`;
            }
            case "location":
              return t`Escolha o lugar.`;
            case "reaction":
              return t`Escolha uma mensagem e um emoji.`;
            case "file":
              return t`Nenhum arquivo foi enviado.`;
            default:
              return t`Falta preencher um campo.`;
          }
        case "variable_unknown":
          return t`O texto usa uma variável que não existe.`;
        case "variable_is_file":
          return t`Uma variável de arquivo só funciona em texto comum.`;
        case "variable_empty":
          return t`O texto usa uma variável sem valor neste contato.`;
        case "no_members":
          return t`Ninguém atende nesse destino. Escolha outro.`;
        case "same_agent":
          return t`Este atendente já está no atendimento.`;
        case "out_of_range":
          return part === "minutes" ? t`Escreva de 1 a 43.200 minutos.` : null;
        case "required":
          return t`Falta preencher um campo.`;
        default:
          return null;
      }
    },
    [t],
  );
}
