import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { departmentsToChoose } from "@/lib/serviceRules";
import { startConversation, useMe } from "@/realtime/store";

/** Takes a waiting conversation and opens it; says who was faster where somebody was. */
export function useStart(onOpen: (id: string) => void) {
  const { t } = useLingui();
  const me = useMe();
  const [isBusy, setBusy] = useState(false);

  function explain(error: unknown, name: string): string {
    if (error instanceof ApiError && error.code === "already_started") {
      const agent = me.directory.users.find((user) => user.id === error.problem.extra?.agent_id);
      return agent
        ? t`${agent.name} já iniciou o atendimento de ${name}.`
        : t`O atendimento de ${name} já foi iniciado por outra pessoa.`;
    }
    if (error instanceof ApiError && error.status === 403)
      return t`Você não tem permissão para iniciar este atendimento.`;
    return t`O servidor não respondeu. Verifique sua conexão e tente de novo.`;
  }

  async function start(conversation: Conversation): Promise<void> {
    if (departmentsToChoose(conversation, me)) return askDialog("start", conversation.id);
    setBusy(true);
    try {
      await startConversation(conversation.id);
      onOpen(conversation.id);
    } catch (error) {
      notifications.show({
        color: "red",
        title: t`O atendimento não foi iniciado`,
        message: explain(error, conversation.contact.name),
      });
    }
    setBusy(false);
  }

  return { start, isBusy };
}
