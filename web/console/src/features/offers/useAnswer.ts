import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Offer } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { askComposer } from "@/lib/requests";
import { acceptOffer, declineOffer, forgetOffer, useMe } from "@/realtime/store";

export interface Answer {
  /** The offer whose answer is on its way. */
  busyId: string | null;
  accept(offer: Offer): Promise<void>;
  decline(offer: Offer): Promise<void>;
}

export function useAnswer(onOpen: (conversationId: string) => void): Answer {
  const { t } = useLingui();
  const { user, directory } = useMe();
  const problemText = useProblemText();
  const [busyId, setBusy] = useState<string | null>(null);

  function explain(offer: Offer, error: unknown): void {
    const name = offer.contact.name;
    if (error instanceof ApiError && (error.code === "offer_over" || error.code === "offer_not_found")) {
      forgetOffer(offer.id);
      const { agent_id: agentId, state } = error.problem.extra ?? {};
      const agent = directory.users.find((row) => row.id === agentId && row.id !== user.id)?.name;
      notifications.show({
        title: t`O atendimento não está mais disponível`,
        message: agent
          ? t`${agent} já assumiu o atendimento de ${name}.`
          : state === "expired"
            ? t`O tempo para aceitar o atendimento de ${name} terminou.`
            : t`O atendimento de ${name} foi para outra pessoa ou foi encerrado.`,
      });
      return;
    }
    notifications.show({
      color: "red",
      title: t`Sua resposta não foi registrada`,
      message: problemText(refusalOf(error)),
    });
  }

  async function act(offer: Offer, work: () => Promise<void>): Promise<void> {
    if (busyId) return;
    setBusy(offer.id);
    try {
      await work();
    } catch (error) {
      explain(offer, error);
    }
    setBusy(null);
  }

  return {
    busyId,
    accept: (offer) =>
      act(offer, async () => {
        const conversation = await acceptOffer(offer.id);
        askComposer(conversation.id);
        onOpen(conversation.id);
      }),
    decline: (offer) => act(offer, () => declineOffer(offer.id)),
  };
}
