import { useLingui } from "@lingui/react/macro";
import type { Evidence } from "@/lib/api/merging";
import type { Refusal } from "@/lib/i18n/useProblemText";
import { formatPhone } from "@/lib/time/format";
import { formatDay } from "@/lib/time/zone";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";

/** The words of merging: what speaks for one person, and why something was refused. */
export function useMergeTexts() {
  const { t, i18n } = useLingui();
  const problemText = useDeskProblemText();

  function evidence({ kind, value, detail }: Evidence): string {
    const shown = address(value);
    switch (kind) {
      case "cpf":
        return t`Mesmo CPF: ${value}`;
      case "cnpj":
        return t`Mesmo CNPJ: ${value}`;
      case "email":
        return t`Mesmo e-mail: ${value}`;
      case "phone":
        return t`Mesmo telefone: ${shown}`;
      case "ninth_digit": {
        const other = address(detail ?? "");
        return t`Telefones iguais, exceto pelo nono dígito: ${shown} e ${other}`;
      }
      case "customer_code":
        return t`Mesmo código de cliente: ${value}`;
      case "username":
        return t`Mesmo nome de usuário: ${value}`;
      case "birth_date": {
        const day = formatDay(value, i18n.locale);
        return t`Mesma data de nascimento: ${day}`;
      }
      case "name":
        return t`Mesmo nome: ${value}`;
      case "conflict":
        return t`Uma mesma mensagem trouxe os dois: ${shown}`;
      case "provider":
        return t`O canal avisou que um passou a ser o outro: ${shown}`;
      case "number":
        return t`O mesmo número escrito de duas formas: ${shown}`;
    }
  }

  function problem(refusal: Refusal): string {
    switch (refusal.code) {
      case "already_merged":
        return t`Estes contatos já estão unificados. Alguém pode ter feito isso agora há pouco.`;
      case "block_differs":
        return t`Um dos contatos está bloqueado e o outro não. Bloqueie ou desbloqueie um deles e tente de novo.`;
      case "contact_erased":
        return t`Os dados de um dos contatos foram apagados (LGPD): não há mais ninguém por trás dele.`;
      case "distinction_not_found":
        return t`Alguém já voltou atrás nesta decisão.`;
      case "too_many_merged":
        return t`Já há contatos demais unificados neste.`;
      case "contact_not_found":
        return t`Um dos contatos não existe mais, ou você não pode mais vê-lo.`;
      case "merge_not_found":
        return t`Esta unificação não existe mais, ou você não pode mais vê-la.`;
      case "merge_undone":
        return t`Esta unificação já foi desfeita.`;
      case "identity_conflict_not_found":
      case "identity_conflict_settled":
        return t`Alguém já decidiu sobre este conflito.`;
      default:
        return problemText(refusal);
    }
  }

  return { evidence, problem };
}

/** An address as people write it. */
export function address(value: string): string {
  return /^\+?\d{10,15}$/.test(value) ? formatPhone(value) : value;
}
