import { useLingui } from "@lingui/react/macro";
import type { AuditEntry } from "@/lib/api/privacy";

/** What stands in the audit log, in words; one that is not known yet is shown by its code. */
export function useActionNames(): Record<string, string> {
  const { t } = useLingui();
  return {
    "account.created": t`Empresa criada`,
    "account.updated": t`Dados da empresa alterados`,
    "agent.state": t`Situação do atendente alterada`,
    "canned_reply.deleted": t`Mensagem rápida excluída`,
    "closing_reason.created": t`Motivo criado`,
    "closing_reason.ordered": t`Motivos reordenados`,
    "closing_reason.updated": t`Motivo alterado`,
    "contact.blocked": t`Contato bloqueado`,
    "contact.deleted": t`Contato excluído`,
    "contact.documents_seen": t`Documentos do contato vistos`,
    "contacts.documents_refused": t`Consultas por CPF ou CNPJ barradas`,
    "contact.erased": t`Dados do contato apagados (LGPD)`,
    "contact.export_taken": t`Cópia dos dados baixada`,
    "contact.exported": t`Cópia dos dados pedida`,
    "contact.fields": t`Campos do contato alterados`,
    "contact.held": t`Retenção legal iniciada`,
    "contact.merged": t`Contatos unificados`,
    "contact.released": t`Retenção legal encerrada`,
    "contact.unblocked": t`Contato desbloqueado`,
    "contact.unmerged": t`Unificação desfeita`,
    "contacts.exported": t`Contatos exportados`,
    "contacts.imported": t`Contatos importados`,
    "custom_field.created": t`Campo customizável criado`,
    "custom_field.ordered": t`Campos customizáveis reordenados`,
    "custom_field.updated": t`Campo customizável alterado`,
    "dead_letter.replayed": t`Mensagem não entendida reprocessada`,
    "department.created": t`Setor criado`,
    "department.deleted": t`Setor excluído`,
    "department.members": t`Pessoas do setor alteradas`,
    "department.updated": t`Setor alterado`,
    "inbox.created": t`Canal conectado`,
    "inbox.updated": t`Canal alterado`,
    "label.created": t`Etiqueta criada`,
    "label.ordered": t`Etiquetas reordenadas`,
    "label.updated": t`Etiqueta alterada`,
    "message.deleted": t`Mensagem apagada`,
    "password.changed": t`Senha alterada`,
    "password.reset": t`Senha redefinida`,
    "pause_reason.created": t`Pausa criada`,
    "pause_reason.ordered": t`Pausas reordenadas`,
    "pause_reason.updated": t`Pausa alterada`,
    "profile.updated": t`Perfil alterado`,
    "retention.updated": t`Prazos de guarda alterados`,
    "role.created": t`Função criada`,
    "role.updated": t`Função alterada`,
    "session.created": t`Entrada no sistema`,
    "session.revoked": t`Sessão encerrada`,
    "sla_policy.created": t`Política de SLA criada`,
    "sla_policy.ordered": t`Políticas de SLA reordenadas`,
    "sla_policy.updated": t`Política de SLA alterada`,
    "ticket.edited": t`Atendimento encerrado alterado`,
    "token.created": t`API token criado`,
    "token.revoked": t`API token revogado`,
    "user.added": t`Pessoa acrescentada`,
    "user.created": t`Usuário criado`,
    "account.enabled": t`Empresa ativada`,
    "account.disabled": t`Empresa desativada`,
    "account.entrusted": t`Empresa confiada à revenda`,
    "canned_reply.created": t`Mensagem rápida criada`,
    "canned_reply.updated": t`Mensagem rápida alterada`,
    "canned_reply.ordered": t`Mensagens rápidas reordenadas`,
    "company.created": t`Empresa cliente criada`,
    "company.invited": t`Convite de empresa enviado`,
    "contact.billing": t`Situação na cobrança alterada`,
    "contact.kept_apart": t`Contatos mantidos separados`,
    "contact.kept_apart_undone": t`Contatos podem voltar a ser sugeridos`,
    "contact_import.uploaded": t`Arquivo de contatos enviado`,
    "contact_import.checked": t`Importação de contatos conferida`,
    "contact_import.run": t`Importação de contatos iniciada`,
    "contact_import.done": t`Importação de contatos concluída`,
    "contact_import.failed": t`Importação de contatos falhou`,
    "contact_import.canceled": t`Importação de contatos cancelada`,
    "contact_import.undone": t`Importação de contatos desfeita`,
    "invitation.accepted": t`Convite aceito`,
    "support_code.checked": t`Código de suporte conferido`,
    "user.invited": t`Pessoa convidada`,
    "user.updated": t`Usuário alterado`,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** What is worth reading of an entry's details: names and values, no ids. */
export function detailsOf(entry: AuditEntry): string {
  // Their details are codes and ids.
  if (entry.action === "contact.erased") return "";
  const words: string[] = [];
  const add = (value: unknown) => {
    if (Array.isArray(value)) for (const item of value) add(item);
    else if (typeof value === "string" && value && !UUID.test(value)) words.push(value);
    else if (typeof value === "number") words.push(String(value));
  };
  for (const value of Object.values(entry.details)) add(value);
  return words.slice(0, 8).join(", ");
}
