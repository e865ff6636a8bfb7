import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Conversation } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { askDialog } from "@/lib/requests";
import { departmentsToChoose } from "@/lib/serviceRules";
import {
  reopenConversation,
  requeueConversation,
  returnConversation,
  startConversation,
  useMe,
} from "@/realtime/store";
import { useNames } from "../names";

/** What the header does without a dialog: start, reopen, send back. */
export function useService(conversation: Conversation) {
  const { t } = useLingui();
  const me = useMe();
  const names = useNames();
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const { id } = conversation;

  async function run(work: () => Promise<unknown>, title: string): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const agentId = error instanceof ApiError ? error.problem.extra?.agent_id : null;
      if (error instanceof ApiError && error.code === "already_started" && typeof agentId === "string") {
        const agent = names.user(agentId);
        notifications.show({
          title: t`Atendimento já iniciado`,
          message: t`${agent} iniciou este atendimento antes.`,
        });
      } else notifications.show({ color: "red", title, message: problemText(refusalOf(error)) });
    } finally {
      setBusy(false);
    }
  }

  function start(): void {
    if (departmentsToChoose(conversation, me)) askDialog("start", id);
    else void run(() => startConversation(id), t`O atendimento não foi iniciado`);
  }

  return {
    isBusy,
    start,
    reopen: () => void run(() => reopenConversation(id), t`O atendimento não foi reaberto`),
    requeue: () => void run(() => requeueConversation(id), t`O atendimento não voltou para a fila`),
    sendBack: () => void run(() => returnConversation(id), t`O atendimento não foi devolvido`),
  };
}
