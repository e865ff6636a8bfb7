import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { type Refusal, useProblemText } from "./useProblemText";

/** What is wrong with the data of a contact: a sentence for each field, and one for the rest. */
export function useContactTexts() {
  const { t } = useLingui();
  const problemText = useProblemText();
  const field = useCallback(
    (name: string, code: string): string | null => {
      switch (`${name} ${code}`) {
        case "name required":
          return t`Escreva o nome.`;
        case "phone required":
          return t`Escreva o número.`;
        case "phone invalid":
          return t`Este número não existe. Escreva o DDD e o número.`;
        case "phone prefix_required":
          return t`Comece com + e o código do país.`;
        case "phone not_possible":
          return t`Neste canal as pessoas não são encontradas pelo número.`;
        case "email invalid":
          return t`Este e-mail não é válido.`;
        case "cpf invalid":
          return t`Este CPF não é válido. Confira os números.`;
        case "cnpj invalid":
          return t`Este CNPJ não é válido. Confira os números e as letras.`;
        case "birth_date out_of_range":
          return t`Confira a data de nascimento.`;
        case "owner_id unknown":
          return t`Este atendente não existe mais.`;
        case "inbox_id unknown":
          return t`Este canal não existe mais.`;
        case "template required":
          return t`Escolha um template.`;
      }
      return code === "too_long" ? t`O texto é longo demais.` : null;
    },
    [t],
  );
  const problem = useCallback(
    (refusal: Refusal): string => {
      switch (refusal.code) {
        case "contact_exists":
          return t`Já existe um contato com este número.`;
        case "cpf_taken":
          return t`Outro contato já tem este CPF.`;
        case "cnpj_taken":
          return t`Outro contato já tem este CNPJ.`;
        case "has_history":
          return t`Este contato já conversou com a empresa. Use “Apagar dados (LGPD)”.`;
        case "legal_hold":
          return t`Os dados deste contato estão sob retenção legal.`;
        case "contact_blocked":
          return t`Desbloqueie o contato antes.`;
        case "conversation_exists":
          return t`Conversa já existente`;
        default:
          return problemText(refusal);
      }
    },
    [t, problemText],
  );
  return { field, problem };
}
