import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconArrowsExchange, IconHeadset, IconUsersPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Offer } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { formatDuration, formatPhone } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";
import { useDepartment, useInbox, useUser } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { Kbd } from "@/ui/Kbd";
import { duration, elapsed } from "./elapsed";
import css from "./offers.module.css";
import type { Answer } from "./useAnswer";

const ICONS = { queue: IconHeadset, transfer: IconArrowsExchange, conference: IconUsersPlus } as const;

interface OfferCardProps {
  offer: Offer;
  answer: Answer;
  /** The one that the shortcut accepts. */
  isFirst: boolean;
  /** With all that is known; otherwise in one line, of which `onShow` makes a whole card. */
  isWhole: boolean;
  onShow(): void;
}

export function OfferCard({ offer, answer, isFirst, isWhole, onShow }: OfferCardProps) {
  const { t } = useLingui();
  const { One } = useDepartmentWords();
  const now = useNow();
  const [receivedAt] = useState(() => Date.now());
  const inbox = useInbox(offer.inbox_id);
  const department = useDepartment(offer.department_id);
  const from = useUser(offer.from_agent_id)?.name;
  const { contact } = offer;

  const passed = elapsed(offer, receivedAt, now);
  const left = duration(offer) - passed;
  const seconds = Math.floor(passed / 1000);
  const waited = offer.waiting_since ? formatDuration(now - Date.parse(offer.waiting_since)) : null;
  const number = inbox?.display_number ? formatPhone(inbox.display_number) : null;
  const Icon = ICONS[offer.kind];
  const title = {
    queue: t`Novo atendimento`,
    transfer: from ? t`Transferência de ${from}` : t`Transferência`,
    conference: from ? t`${from} pede uma conferência` : t`Conferência`,
  }[offer.kind];
  const label = `${title}: ${contact.name}`;
  const progress = (
    <div className={css.bar} aria-hidden="true">
      <span style={{ width: `${Math.min(100, (passed / duration(offer)) * 100)}%` }} />
    </div>
  );
  const accept = (
    <Button
      size={isWhole ? "sm" : "xs"}
      loading={answer.busyId === offer.id}
      onClick={() => void answer.accept(offer)}
    >
      <Trans>Aceitar</Trans>
    </Button>
  );
  if (!isWhole)
    return (
      <article className={css.card} data-short data-late={left < 5_000} aria-label={label}>
        <div className={css.line}>
          <button type="button" className={css.show} aria-expanded={false} onClick={onShow}>
            <Icon size={16} aria-hidden="true" />
            <strong dir="auto">{contact.name}</strong>
            <span>{department?.name ?? t`Geral`}</span>
          </button>
          <time className={css.timer}>{seconds} s</time>
          {accept}
        </div>
        {progress}
      </article>
    );
  return (
    <article className={css.card} data-late={left < 5_000} aria-label={label}>
      <header className={css.title}>
        <Icon size={16} aria-hidden="true" />
        <span>{title}</span>
        <time className={css.timer} title={t`Tempo desde que chegou`}>
          {seconds} s
        </time>
      </header>
      {progress}
      <div className={css.who}>
        <Avatar id={contact.id} name={contact.name} size={40} />
        <div>
          <strong dir="auto">{contact.name}</strong>
          <span className="numeric">
            {contact.phone ? formatPhone(contact.phone) : (contact.username ?? "")}
          </span>
        </div>
      </div>
      <dl className={css.facts}>
        <dt>{t`Número de origem`}</dt>
        <dd>
          <ChannelIcon channel={inbox?.channel ?? ""} />
          <bdi>{inbox?.name}</bdi>
          {number ? <span className="numeric">{number}</span> : null}
        </dd>
        <dt>{One}</dt>
        <dd>
          <bdi>{department?.name ?? t`Geral`}</bdi>
        </dd>
        {waited ? (
          <>
            <dt>{t`Tempo de espera`}</dt>
            <dd className="numeric">{waited}</dd>
          </>
        ) : null}
      </dl>
      {offer.note ? <q className={css.note}>{offer.note}</q> : null}
      <div className={css.buttons}>
        {offer.can_decline ? (
          <Button
            variant="default"
            disabled={answer.busyId === offer.id}
            onClick={() => void answer.decline(offer)}
          >
            <Trans>Recusar</Trans>
          </Button>
        ) : null}
        {accept}
      </div>
      {isFirst ? (
        <p className={css.hint}>
          <Kbd keys="mod+shift+enter" />
        </p>
      ) : null}
    </article>
  );
}
