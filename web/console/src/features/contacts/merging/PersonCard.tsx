import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Person } from "@/lib/api/merging";
import { useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import css from "./merging.module.css";
import { address } from "./useMergeTexts";

export interface Fact {
  label: string;
  value: string | null;
}

interface PersonCardProps {
  person: Person;
  /** More than the addresses. */
  facts?: readonly Fact[];
  isChosen?: boolean;
  /** Under everything else. */
  children?: ReactNode;
}

/** A contact beside another one: who it is, and the addresses by which channels know it. */
export function PersonCard({ person, facts = [], isChosen, children }: PersonCardProps) {
  const { t } = useLingui();
  const nameOf = useIdentityNames();
  return (
    <div className={css.card} data-chosen={isChosen || undefined}>
      <div className={css.who}>
        <Avatar id={person.id} name={person.name} size={32} />
        <bdi className={css.name}>{person.name}</bdi>
        {person.is_blocked ? (
          <Badge tone="danger">
            <Trans>Bloqueado</Trans>
          </Badge>
        ) : null}
      </div>
      <dl className={css.facts}>
        {person.identities.map((item) => (
          <div key={`${item.kind} ${item.value} ${item.inbox_id}`}>
            <dt>{nameOf(item)}</dt>
            <dd>
              <bdi>{address(item.value)}</bdi>
            </dd>
          </div>
        ))}
        {person.identities.length === 0 ? (
          <div>
            <dt>{t`Endereços`}</dt>
            <dd>{t`Nenhum`}</dd>
          </div>
        ) : null}
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value ?? "–"}</dd>
          </div>
        ))}
      </dl>
      {children}
    </div>
  );
}

/** What an address is: a phone, a user of WhatsApp, somebody of one of our pages. */
function useIdentityNames(): (identity: Person["identities"][number]) => string {
  const { t } = useLingui();
  const { inboxes } = useMe().directory;
  const channels = useChannelNames();
  return ({ kind, inbox_id: inboxId }) => {
    if (kind === "phone") return t`Telefone`;
    if (kind === "email") return t`E-mail`;
    const inbox = inboxes.find((one) => one.id === inboxId);
    return inbox ? `${channels[inbox.channel] ?? inbox.channel} · ${inbox.name}` : t`Usuário do WhatsApp`;
  };
}
