import { useLingui } from "@lingui/react/macro";
import type { ImportState, RowFault } from "@/lib/api/imports";
import { type Refusal, useProblemText } from "@/lib/i18n/useProblemText";
import { FIELD, type Target } from "./mapping";

export interface ImportTexts {
  targets: Record<Target, string>;
  states: Record<ImportState, string>;
  /** What a target is called; `fields` are the company's own, by key. */
  target(name: string, fields: ReadonlyMap<string, string>): string;
  fault(fault: RowFault): string;
  /** Why a file or an import as a whole failed. */
  failure(code: string): string | null;
  problem(refusal: Refusal): string;
}

/** The words of imports, by the server's stable codes. */
export function useImportTexts(): ImportTexts {
  const { t } = useLingui();
  const problemText = useProblemText();
  const targets: Record<Target, string> = {
    name: t`Nome`,
    phone: t`Telefone`,
    email: t`E-mail`,
    cpf: t`CPF`,
    cnpj: t`CNPJ`,
    rg: t`RG`,
    birth_date: t`Data de nascimento`,
    customer_code: t`Código do cliente`,
    labels: t`Etiquetas`,
    receives_broadcasts: t`Recebe transmissões`,
  };

  function fault({ field, code, first }: RowFault): string {
    switch (code) {
      case "duplicate":
        return t`Repetido: já apareceu na linha ${first ?? 0}.`;
      case "of_another":
        return t`É de outro contato: os dados da linha apontam para duas pessoas.`;
      case "other_person":
        return t`O contato já tem outro número de documento. Pode ser outra pessoa com o mesmo telefone.`;
      case "ambiguous":
        return t`Mais de um contato tem este dado, não se sabe qual é.`;
      case "required":
        return t`Falta o nome ou o telefone para criar o contato.`;
      case "empty":
        return t`A linha não diz quem é: sem nome, telefone, e-mail, documento ou código.`;
      case "invalid":
        return field === "phone"
          ? t`Não é um número de telefone. Confira o DDD e os dígitos.`
          : field === "cpf" || field === "cnpj"
            ? t`Os dígitos verificadores não conferem.`
            : t`Não é um e-mail válido.`;
      case "rounded":
        return t`A planilha arredondou o número (como 5,5E+12). Formate a coluna como texto e exporte de novo.`;
      case "prefix_required":
        return t`Falta o código do país, com +.`;
      case "not_a_date":
        return t`Não é uma data. Use dd/mm/aaaa.`;
      case "out_of_range":
        return t`O valor está fora do possível.`;
      case "too_long":
        return t`O texto é longo demais.`;
      case "too_many":
        return t`Há etiquetas demais na linha.`;
      case "unknown_label":
        return t`A etiqueta não existe. Crie-a ou marque “Criar etiquetas que faltam”.`;
      case "not_a_boolean":
        return t`Escreva Sim ou Não.`;
      case "not_a_number":
        return t`Não é um número.`;
      case "not_a_time":
        return t`Não é um horário. Use hh:mm.`;
      case "not_a_url":
        return t`Não é um endereço da web.`;
      case "not_an_option":
        return t`Não é uma das opções do campo.`;
      case "too_many_cells":
        return t`A linha tem mais células que o cabeçalho. Talvez falte uma aspa ou sobre um separador.`;
      case "broken_quotes":
        return t`Uma aspa foi aberta e nunca fechada nesta linha.`;
      case "line_too_long":
        return t`A linha é longa demais para ser lida.`;
      case "in_use":
        return t`Ficou: o contato mudou ou já tem histórico.`;
      default:
        return t`O valor não foi aceito.`;
    }
  }

  function failure(code: string): string | null {
    switch (code) {
      case "file_empty":
        return t`O arquivo está vazio.`;
      case "file_damaged":
        return t`O arquivo está danificado ou incompleto. Salve-o de novo e tente outra vez.`;
      case "file_bomb":
        return t`O arquivo se expande além do permitido. Salve-o como CSV e tente outra vez.`;
      case "file_unsupported":
        return t`Este arquivo não é uma tabela. Envie CSV ou XLSX.`;
      case "file_too_large":
        return t`O arquivo é maior que 100 MB. Divida-o em partes.`;
      case "too_many_columns":
        return t`O arquivo tem mais de 200 colunas. Deixe só as que interessam.`;
      case "too_many_rows":
        return t`O arquivo tem mais de 500.000 linhas. Divida-o em partes.`;
      case "import_file_gone":
        return t`O arquivo já foi apagado: ele espera 24 horas pela revisão e 7 dias depois dela. Envie-o de novo.`;
      case "import_file_erased":
        return t`O arquivo foi apagado porque os dados de uma pessoa foram apagados (LGPD) e ela podia estar nele. Envie-o de novo sem essa pessoa.`;
      case "too_many_imports":
        return t`Há importações demais sem terminar. Conclua ou descarte uma das que estão na lista antes de enviar outro arquivo.`;
      case "too_many_uploads":
        return t`Outros arquivos estão sendo enviados agora. Espere eles chegarem.`;
      case "too_many_exports":
        return t`Outras exportações estão em andamento. Espere elas terminarem e tente de novo.`;
      case "import_state":
        return t`A importação mudou de estado enquanto isso.`;
      case "import_not_found":
        return t`Esta importação não existe mais.`;
      case "internal_error":
        return t`Algo deu errado no servidor. O que já foi gravado pode ser desfeito.`;
      default:
        return null;
    }
  }

  return {
    targets,
    states: {
      uploaded: t`Aguardando as colunas`,
      checking: t`Revisando`,
      checked: t`Revisada`,
      running: t`Importando`,
      done: t`Concluída`,
      undoing: t`Desfazendo`,
      undone: t`Desfeita`,
      failed: t`Falhou`,
      canceled: t`Cancelada`,
    },
    target: (name, fields) =>
      name.startsWith(FIELD)
        ? (fields.get(name.slice(FIELD.length)) ?? name.slice(FIELD.length))
        : (targets[name as Target] ?? name),
    fault,
    failure,
    problem: (refusal) => failure(refusal.code) ?? problemText(refusal),
  };
}
