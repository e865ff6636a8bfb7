import { useLingui } from "@lingui/react/macro";
import { useFieldText } from "@/lib/i18n/useFieldText";
import { type Refusal, useProblemText } from "@/lib/i18n/useProblemText";
import { useDepartmentForms } from "./useDepartmentForms";

/** What is wrong with one field of the administration; everything else is said as everywhere. */
export function useAdminFieldText(): (error: { field: string; code: string }) => string | null {
  const { t } = useLingui();
  const fieldText = useFieldText();
  return (error) => {
    switch (error.code) {
      case "login_invalid":
        return t`O login tem de 3 a 254 caracteres, sem espaços.`;
      case "unknown_permission":
        return t`Uma das permissões não existe mais. Recarregue a página.`;
      case "unknown_timezone":
        return t`Este fuso horário não existe.`;
      case "unknown_channel":
        return t`Um dos canais não existe.`;
      case "unknown_department":
        return t`Uma das escolhas foi excluída ou está inativa.`;
      case "overflow_itself":
        return t`O transbordo não pode voltar para o mesmo lugar.`;
      case "empty":
        return t`Escreva um texto ou anexe um arquivo.`;
      case "with_files":
        return t`Botões e listas não levam arquivos. Tire um dos dois.`;
      case "not_possible":
        return t`Esta combinação de botões ou opções não é aceita pelo WhatsApp.`;
      case "duplicate":
        return t`Há um item repetido.`;
      case "cycle":
        return t`Um motivo não pode ficar abaixo dele mesmo.`;
      case "too_deep":
        return t`Os motivos têm no máximo três níveis.`;
      case "inactive_parent":
        return t`O motivo acima está inativo. Reative-o antes.`;
      case "reserved":
        return t`Esta chave é usada pela Prosa. Escolha outra.`;
      case "not_for_this_kind":
        return t`Só os tipos de escolha têm opções.`;
      case "required":
        return error.field === "options" ? t`Escreva pelo menos uma opção.` : fieldText(error);
      case "no_target":
        return t`Preencha pelo menos uma das metas.`;
      case "incomplete":
        return error.field === "ids" ? t`A lista mudou entretanto. Recarregue a página.` : fieldText(error);
      case "hours_invalid":
        return t`Há horários incompletos ou sobrepostos.`;
      case "unknown":
        return fieldText(error) ?? t`O que foi escolhido não existe mais.`;
      case "invalid":
        return t`Este valor não é aceito.`;
      default:
        return fieldText(error);
    }
  };
}

/** Why a change of the administration was refused. */
export function useAdminProblemText(): (refusal: Refusal) => string {
  const { t } = useLingui();
  const { a } = useDepartmentForms();
  const problemText = useProblemText();
  const fieldText = useAdminFieldText();
  return (refusal) => {
    switch (refusal.code) {
      case "login_taken":
        return t`Este login já está em uso.`;
      case "not_grantable":
        return t`Esta função permite mais do que a sua. Peça a quem tem essas permissões.`;
      case "shared_user":
        return t`A pessoa também trabalha em outra empresa: só ela mesma pode mudar isso.`;
      case "last_administrator":
        return t`A empresa precisa de pelo menos um administrador ativo.`;
      case "department_name_taken":
        return t`Já existe ${a} com este nome.`;
      case "department_busy":
        return t`Ainda há conversas na fila ou em atendimento, ou há transbordo para cá. Resolva isso antes.`;
      case "department_used":
        return t`Já houve atendimentos aqui. Desative em vez de excluir.`;
      case "closing_reason_name_taken":
        return t`Já existe um motivo com este nome neste lugar.`;
      case "closing_reason_of_system":
        return t`Este motivo é do sistema e não pode ser alterado.`;
      case "closing_reason_has_children":
        return t`Há motivos abaixo deste. Exclua ou mova-os antes.`;
      case "pause_reason_name_taken":
        return t`Já existe uma pausa com este nome.`;
      case "custom_field_key_taken":
        return t`Já existe um campo com esta chave.`;
      case "sla_policy_name_taken":
        return t`Já existe uma política com este nome.`;
      case "label_name_taken":
        return t`Já existe uma etiqueta com este nome.`;
      case "shortcut_taken":
        return t`Este atalho já está em uso.`;
      case "inbox_exists":
        return t`Este número já está conectado.`;
      case "inbox_needs_token":
        return t`O canal precisa de um novo token de acesso antes de ser ativado.`;
      case "dead_letter_not_found":
        return t`Esta mensagem já foi aplicada ou apagada.`;
      case "still_fails":
        return t`Falhou de novo pelo mesmo motivo.`;
      case "invalid":
      case "malformed": {
        const first = refusal.fields?.map(fieldText).find((text) => text !== null);
        return first ?? problemText(refusal);
      }
      default:
        return problemText(refusal);
    }
  };
}
