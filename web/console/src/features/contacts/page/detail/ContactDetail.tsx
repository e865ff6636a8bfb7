import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconLock, IconMessagePlus, IconPlugConnectedX, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { type ContactDetails, fetchContact } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { askNew } from "@/lib/requests";
import { useMe } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { BillingLight } from "@/ui/desk/BillingLight";
import { Erased } from "@/ui/desk/Erased";
import { EmptyState } from "@/ui/EmptyState";
import { IconButton } from "@/ui/IconButton";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { DuplicateHint } from "../../merging/DuplicateHint";
import { patchRows } from "../useContactPages";
import { ContactLabels } from "./ContactLabels";
import { Conversations } from "./Conversations";
import { DetailMenu } from "./DetailMenu";
import css from "./detail.module.css";
import { Block, PersonData } from "./PersonData";
import type { ContactParts } from "./parts";

interface ContactDetailProps {
  contactId: string;
  parts: ContactParts;
  onClose(): void;
  /** Deleted, or merged into somebody. */
  onGone(): void;
  onOpenConversation(id: string, isTimeline: boolean): void;
}

/** Everything about one contact, beside the list. */
export function ContactDetail({ contactId, ...rest }: ContactDetailProps) {
  const { t } = useLingui();
  const key = ["contact", contactId];
  const problemText = useProblemText();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchContact(contactId, signal),
    staleTime: 0,
  });
  useLive(key, (event) => changesContact(event, contactId));
  const close = (
    <IconButton label={t`Fechar o contato`} shortcut="escape" tooltipPosition="left" onClick={rest.onClose}>
      <IconX size={18} />
    </IconButton>
  );
  if (data) return <Detail details={data} close={close} {...rest} />;
  const isGone = error instanceof ApiError && [403, 404].includes(error.status);
  return (
    <div className={css.panel}>
      <header className={css.top}>{close}</header>
      {error ? (
        <EmptyState
          icon={isGone ? <IconLock size={28} /> : <IconPlugConnectedX size={28} />}
          title={
            isGone ? (
              <Trans>Este contato não está disponível para você</Trans>
            ) : (
              <Trans>O contato não pôde ser carregado</Trans>
            )
          }
          action={
            isGone ? undefined : (
              <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
                <Trans>Tentar de novo</Trans>
              </Button>
            )
          }
        >
          {isGone ? (
            <Trans>Ele foi excluído, ou só outras pessoas o atendem.</Trans>
          ) : (
            problemText(refusalOf(error))
          )}
        </EmptyState>
      ) : (
        <Delayed>
          <div className={css.waiting} role="status" aria-label={t`Carregando o contato`}>
            <Skeleton width={64} height={64} circle />
            <Skeleton width="50%" height={18} />
            <Skeleton width="80%" height={12} />
            <Skeleton width="70%" height={12} />
          </div>
        </Delayed>
      )}
    </div>
  );
}

interface DetailProps extends Omit<ContactDetailProps, "contactId"> {
  details: ContactDetails;
  close: ReactNode;
}

function Detail({ details, close, parts, onGone, onOpenConversation }: DetailProps) {
  const { t } = useLingui();
  const { permissions } = useMe();
  const queries = useQueryClient();
  const may = (name: string) => permissions.includes(name);
  const isErased = details.erased_at !== null;
  const mayBegin = may("conversations.start") && may("messages.send") && !details.is_blocked && !isErased;
  const [isEditing, setEditing] = useState(false);
  const [isBlocking, setBlocking] = useState(false);
  const { id } = details;
  const keep = (saved: Partial<ContactDetails>) =>
    queries.setQueryData<ContactDetails>(["contact", id], (old) => (old ? { ...old, ...saved } : old));

  // The row of the list tells the same.
  useEffect(() => {
    const { name, phone, email, cpf, customer_code, is_blocked, receives_broadcasts, owner_id, labels } =
      details;
    const now = { name, phone, email, cpf, customer_code, is_blocked, receives_broadcasts, owner_id, labels };
    patchRows(queries, (row) => (row.id === details.id ? { ...row, ...now } : row));
  }, [queries, details]);

  return (
    <div className={css.panel}>
      <header className={css.top}>
        {mayBegin ? (
          <Button
            size="xs"
            leftSection={<IconMessagePlus size={16} />}
            onClick={() => askNew({ contactId: id })}
          >
            <Trans>Iniciar conversa</Trans>
          </Button>
        ) : null}
        <span className={css.spacer} />
        {isErased ? null : <DetailMenu details={details} onGone={onGone} />}
        {close}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section className={css.scroll} tabIndex={0} aria-label={details.name}>
        <div className={css.who}>
          <Avatar id={id} name={details.name} size={64} />
          {isErased ? (
            <strong dir="auto">{details.name}</strong>
          ) : (
            <parts.Name
              key={id}
              contactId={id}
              name={details.name}
              profileName={details.profile_name}
              mark={<BillingLight billing={details.billing} />}
              onSaved={keep}
            />
          )}
          {details.is_blocked ? (
            <Badge tone="danger">
              <Trans>Bloqueado</Trans>
            </Badge>
          ) : null}
        </div>
        {details.erased_at !== null ? (
          <Erased at={details.erased_at} />
        ) : (
          <DuplicateHint key={`alike ${id}`} contactId={id} />
        )}
        {isErased ? null : (
          <Block title={t`Etiquetas`}>
            <ContactLabels key={id} details={details} />
          </Block>
        )}
        <Block title={t`Conversas`}>
          <Conversations key={id} details={details} onOpen={onOpenConversation} />
        </Block>
        {isErased ? null : (
          <PersonData
            details={details}
            parts={parts}
            onSaved={keep}
            onEdit={() => setEditing(true)}
            onBlock={() => setBlocking(true)}
          />
        )}
      </section>
      <Suspense>
        {isEditing ? (
          <parts.DataDialog details={details} onSaved={keep} onDone={() => setEditing(false)} />
        ) : null}
        {isBlocking ? (
          <parts.BlockDialog
            contact={details}
            onDone={() => {
              setBlocking(false);
              void queries.invalidateQueries({ queryKey: ["contact", id] });
            }}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
