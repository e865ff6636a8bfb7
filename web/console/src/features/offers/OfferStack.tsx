import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { loadOffers, useConnection, useMe, useOffers } from "@/realtime/store";
import { OfferCard } from "./OfferCard";
import { OverCard } from "./OverCard";
import css from "./offers.module.css";
import { RonaNotice } from "./RonaNotice";
import { useAnswer } from "./useAnswer";
import { useRinging } from "./useRinging";

/** What is offered to the agent, over everything else; `onOpen` shows the conversation that was accepted. */
export function OfferStack({ onOpen }: { onOpen: (conversationId: string) => void }) {
  const { t } = useLingui();
  const offers = useOffers();
  const { agent, user } = useMe();
  const isOnline = useConnection().status === "online";
  const pending = offers.filter((offer) => offer.state === "pending" && offer.agent_id === user.id);
  const over = offers.filter((offer) => offer.state !== "pending");
  const answer = useAnswer(onOpen);
  const first = pending[0];
  const [shown, show] = useState<string | null>(null);
  const whole = pending.some((offer) => offer.id === shown) ? shown : first?.id;
  useRinging(pending.length > 0);

  // What was offered before the stream began, or while it was interrupted.
  useEffect(() => {
    if (isOnline) loadOffers().catch(() => {});
  }, [isOnline]);

  useShortcuts(
    first
      ? [
          {
            keys: "mod+shift+enter",
            label: t`Aceitar o atendimento oferecido`,
            group: t`Conversas`,
            run: () => void answer.accept(first),
            inText: true,
          },
        ]
      : [],
  );

  return (
    <section className={css.stack} aria-label={t`Atendimentos oferecidos`}>
      <div className="visually-hidden" role="alert">
        {first ? t`Novo atendimento oferecido: ${first.contact.name}` : null}
      </div>
      {agent.state === "rona" ? <RonaNotice /> : null}
      {over.map((offer) => (
        <OverCard key={offer.id} offer={offer} />
      ))}
      {pending.map((offer) => (
        <OfferCard
          key={offer.id}
          offer={offer}
          answer={answer}
          isFirst={offer.id === first?.id}
          isWhole={offer.id === whole}
          onShow={() => show(offer.id)}
        />
      ))}
    </section>
  );
}
