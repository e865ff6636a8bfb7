import { useLingui } from "@lingui/react/macro";
import { IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Offer } from "@/lib/api/types";
import { forgetOffer, useMe, useUser } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "./offers.module.css";

const TOLD_MS = 8_000;

/** Says what became of an offer or of one's own request, then goes. */
export function OverCard({ offer }: { offer: Offer }) {
  const { t } = useLingui();
  const { id } = offer;
  const text = useOutcome()(offer, useUser(offer.agent_id)?.name ?? t`O atendente`);
  useEffect(() => {
    const timer = setTimeout(() => forgetOffer(id), TOLD_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <article className={css.over} role="status">
      <span>{text}</span>
      <IconButton label={t`Fechar`} size="small" onClick={() => forgetOffer(id)}>
        <IconX size={16} />
      </IconButton>
    </article>
  );
}

function useOutcome(): (offer: Offer, agent: string) => string {
  const { t } = useLingui();
  const { user } = useMe();
  return ({ agent_id: agentId, contact, kind, state }, agent) => {
    const name = contact.name;
    if (agentId === user.id)
      return state === "expired"
        ? t`O tempo para aceitar o atendimento de ${name} terminou.`
        : t`O atendimento de ${name} foi para outra pessoa ou foi encerrado.`;
    if (kind === "conference")
      return state === "declined"
        ? t`${agent} recusou a conferência com ${name}.`
        : t`${agent} não respondeu ao pedido de conferência com ${name}.`;
    return state === "declined"
      ? t`${agent} recusou a transferência de ${name}.`
      : t`${agent} não respondeu ao pedido de transferência de ${name}.`;
  };
}
