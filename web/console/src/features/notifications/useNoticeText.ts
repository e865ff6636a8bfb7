import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Notice } from "@/lib/api/notifications";
import { useMe } from "@/realtime/store";

/** What a notification says: who or what, and the words. */
export function useNoticeText(): (notice: Notice) => { title: string; body: string } {
  const { t } = useLingui();
  const { users, departments } = useMe().directory;
  return ({ kind, detail, count }) => {
    const contact = detail.contact_name ?? t`Contato`;
    const actor = users.find((user) => user.id === detail.actor_id)?.name;
    const department = departments.find((item) => item.id === detail.department_id)?.name;
    const text = detail.text ?? "";
    switch (kind) {
      case "message":
        return {
          title: contact,
          body: count > 1 ? `${plural(count, { one: "# mensagem", other: "# mensagens" })}: ${text}` : text,
        };
      case "assigned":
        return {
          title: contact,
          body: actor ? t`${actor} passou este atendimento para você` : t`Este atendimento agora é seu`,
        };
      case "queued":
        return {
          title: contact,
          body: department ? t`Aguardando em ${department}` : t`Aguardando atendimento`,
        };
      case "offer":
        return { title: contact, body: t`Solicitação de atendimento para você` };
      case "mention":
        return { title: actor ? t`${actor} mencionou você` : t`Você foi mencionado`, body: text };
      case "note":
        return { title: actor ? t`${actor} encaminhou uma observação` : t`Observação para você`, body: text };
      case "note_due":
        return { title: t`Lembrete de observação`, body: text };
      case "schedule_failed":
        return { title: contact, body: t`Uma mensagem agendada não foi enviada` };
      case "reply_owed":
        return { title: contact, body: t`O cliente espera sua resposta` };
      case "sla_breached":
        return { title: contact, body: t`O prazo de atendimento venceu` };
    }
  };
}
