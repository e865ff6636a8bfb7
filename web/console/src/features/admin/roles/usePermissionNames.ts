import { useLingui } from "@lingui/react/macro";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import type { Group } from "./groups";

/** The permissions in the reader's language; one that is missing here has the server's words. */
export function usePermissionNames(): Record<string, string> {
  const { t } = useLingui();
  const { one, many, Many, ofOwn, ofAll } = useDepartmentForms();
  return {
    "conversations.see_unassigned": t`Ver as conversas sem atendente ${ofOwn}`,
    "conversations.see_department": t`Ver as conversas de outros atendentes ${ofOwn}`,
    "conversations.see_no_department": t`Ver as conversas sem ${one} (Geral)`,
    "conversations.see_all": t`Ver as conversas ${ofAll}`,
    "conversations.see_closed_own": t`Ver as conversas encerradas que atendeu`,
    "conversations.see_closed_department": t`Ver as conversas encerradas ${ofOwn}`,
    "conversations.see_closed_all": t`Ver todas as conversas encerradas`,
    "conversations.start": t`Iniciar atendimentos`,
    "conversations.transfer": t`Transferir para ${many} e atendentes`,
    "conversations.close": t`Encerrar os próprios atendimentos`,
    "conversations.close_others": t`Encerrar atendimentos de outros`,
    "conversations.take_over": t`Assumir atendimentos de outros`,
    "conversations.label_waiting": t`Pôr etiquetas em conversas que não estão em atendimento`,
    "conversations.export": t`Exportar conversas`,
    "messages.send": t`Enviar mensagens, mensagens internas e templates`,
    "messages.delete": t`Apagar mensagens para todos`,
    "contacts.edit": t`Criar e alterar contatos`,
    "contacts.delete": t`Excluir contatos sem conversa`,
    "contacts.import": t`Importar contatos de arquivos, e desfazer`,
    "contacts.export": t`Exportar contatos`,
    "contacts.notes": t`Ler e escrever anotações dos contatos`,
    "contacts.block": t`Bloquear e desbloquear contatos`,
    "contacts.see_documents": t`Ver CPF e CNPJ por inteiro`,
    "users.manage": t`Usuários e funções`,
    "departments.manage": t`${Many} e membros`,
    "inboxes.manage": t`Canais`,
    "templates.manage": t`Mensagens template`,
    "canned_replies.manage": t`Mensagens rápidas da empresa e de ${many}`,
    "labels.manage": t`Etiquetas`,
    "closing_reasons.manage": t`Motivos`,
    "custom_fields.manage": t`Campos customizáveis`,
    "flows.manage": t`Fluxos`,
    "broadcasts.manage": t`Transmissões`,
    "account.manage": t`Empresa, horários, pausas e SLA`,
    monitor: t`Acompanhar filas e atendentes ao vivo e agir`,
    "reports.read": t`Ler relatórios`,
    "privacy.manage": t`LGPD: entregar e apagar dados, prazos de guarda`,
    "audit.read": t`Ler a auditoria`,
    "tokens.manage": t`Criar API tokens para si`,
    "support_code.read": t`Ver o código de suporte`,
    "resellers.manage": t`Revenda: empresas e códigos de suporte`,
    "billing.act": t`Enviar cobranças, conceder bônus e abrir ordens de serviço`,
  };
}

export function useGroupNames(): Record<Group, string> {
  const { t } = useLingui();
  return {
    see: t`O que vê`,
    serve: t`Atendimento`,
    contacts: t`Contatos`,
    configure: t`Configuração`,
    supervise: t`Supervisão e dados`,
  };
}
