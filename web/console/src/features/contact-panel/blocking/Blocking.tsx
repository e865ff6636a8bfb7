import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Blocks, CallOutcome } from "@/lib/api/contact";
import type { ContactBrief } from "@/lib/api/types";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime, formatPhone } from "@/lib/time/format";
import { formatInZone } from "@/lib/time/zone";
import { useMe, usePermission } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { Answer } from "../Answer";
import items from "../items.module.css";
import css from "../panel.module.css";
import { Fact } from "../Section";

interface BlockingProps {
  contact: Pick<ContactBrief, "id" | "is_blocked">;
  /** Asks for the reason and blocks. */
  onBlock(): void;
}

/** Blocks the contact, or tells by whom, when and why it is blocked, and lifts that (CON-11, CON-61). */
export function Blocking({ contact, onBlock }: BlockingProps) {
  const mayBlock = usePermission("contacts.block");
  if (!mayBlock) {
    return (
      <p className={css.quiet}>
        <Trans>Contato bloqueado, não é possível enviar ou receber mensagem</Trans>
      </p>
    );
  }
  return (
    <>
      <Standing contactId={contact.id} isBlocked={contact.is_blocked} />
      {contact.is_blocked ? null : (
        <Button variant="default" fullWidth leftSection={<IconBan size={16} />} onClick={onBlock}>
          <Trans>Bloquear contato</Trans>
        </Button>
      )}
    </>
  );
}

function Standing({ contactId, isBlocked }: { contactId: string; isBlocked: boolean }) {
  const { t, i18n } = useLingui();
  const { directory, account } = useMe();
  const queries = useQueryClient();
  const problemText = useDeskProblemText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const key = ["blocks", contactId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<Blocks>(`/contacts/${contactId}/blocks`, { signal }),
    staleTime: 0,
  });
  useLive(key, (event) => changesContact(event, contactId));

  async function unblock() {
    setBusy(true);
    setError(null);
    try {
      await api.post(`/contacts/${contactId}/unblock`);
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    // No event tells of somebody who has no conversation.
    await queries.invalidateQueries({ queryKey: ["contact", contactId] });
    await queries.invalidateQueries({ queryKey: key });
    setBusy(false);
  }

  return (
    <Answer query={query}>
      {({ items: blocks, outcomes }) => {
        const block = blocks[0];
        if (!block || block.unblocked_at !== null || !isBlocked) {
          const undecided = outcomes.filter((one) => one.state === "pending" || one.state === "refused");
          return undecided.length > 0 ? <Outcomes outcomes={undecided} /> : null;
        }
        const by = directory.users.find((user) => user.id === block.blocked_by_id)?.name ?? t`Colega`;
        return (
          <>
            <dl className={css.facts}>
              <Fact label={t`Bloqueado por`}>
                <bdi>{by}</bdi>
                <span className={css.quiet}>{formatDateTime(block.blocked_at, i18n.locale)}</span>
              </Fact>
              <Fact label={t`Motivo`}>{block.reason ?? t`Não informado`}</Fact>
              <Fact label={t`Até`}>
                {block.expires_at
                  ? formatInZone(block.expires_at, account.timezone, i18n.locale)
                  : t`Alguém desbloquear`}
              </Fact>
              <Fact label={t`Tentativas desde então`}>
                {plural(block.attempts, { 0: "Nenhuma", one: "# mensagem", other: "# mensagens" })}
                {block.last_attempt_at ? (
                  <span className={css.quiet}>
                    {t`a última em ${formatDateTime(block.last_attempt_at, i18n.locale)}`}
                  </span>
                ) : null}
              </Fact>
            </dl>
            <Outcomes outcomes={outcomes} />
            {error ? (
              <p className={items.bad} role="alert">
                {error}
              </p>
            ) : null}
            <Button variant="default" fullWidth mt="sm" loading={isBusy} onClick={() => void unblock()}>
              <Trans>Desbloquear contato</Trans>
            </Button>
          </>
        );
      }}
    </Answer>
  );
}

/** What each channel's provider did about each address. */
function Outcomes({ outcomes }: { outcomes: readonly CallOutcome[] }) {
  const { t, i18n } = useLingui();
  const words = {
    pending: t`Aguardando o canal`,
    blocked: t`Bloqueado no canal`,
    unblocked: t`Desbloqueado no canal`,
    refused: t`Recusado pelo canal`,
  };
  if (outcomes.length === 0) return null;
  return (
    <ul className={items.list} aria-label={t`Situação em cada canal`}>
      {outcomes.map((one) => {
        const why = one.error?.what?.[i18n.locale] ?? one.error?.title;
        const what = one.error?.do?.[i18n.locale];
        return (
          <li key={`${one.inbox_id} ${one.kind} ${one.value}`} className={items.item}>
            <bdi className={items.text}>
              {/^\+?\d{10,15}$/.test(one.value) ? formatPhone(one.value) : one.value}
            </bdi>
            <Badge tone={one.state === "refused" ? "warn" : one.state === "pending" ? "neutral" : "ok"}>
              {words[one.state]}
            </Badge>
            {one.state === "refused" ? (
              <span className={css.quiet}>
                {why} {what} <Trans>Na Prosa o bloqueio vale assim mesmo.</Trans>
              </span>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
