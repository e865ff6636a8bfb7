import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import type { ContactDetails } from "@/lib/api/contacts";
import { useMe } from "@/realtime/store";
import { MergedList } from "../../merging/MergedList";
import { ToldApart } from "../../merging/ToldApart";
import css from "./detail.module.css";
import type { ContactParts } from "./parts";

const ExportDataButton = lazy(() => import("../../privacy/ExportDataButton"));
const LegalHold = lazy(() => import("../../privacy/LegalHold"));

interface PersonDataProps {
  details: ContactDetails;
  parts: ContactParts;
  onSaved(saved: Partial<ContactDetails>): void;
  onEdit(): void;
  onBlock(): void;
}

/** What is known of somebody and what people noted. */
export function PersonData({ details, parts, onSaved, onEdit, onBlock }: PersonDataProps) {
  const { t } = useLingui();
  const { permissions } = useMe();
  const may = (name: string) => permissions.includes(name);
  const { id } = details;
  return (
    <>
      <Block title={t`Informações`}>
        <parts.Facts contact={details} details={details} />
        {may("contacts.edit") ? (
          <Button size="xs" variant="default" my={8} onClick={onEdit}>
            <Trans>Editar dados</Trans>
          </Button>
        ) : null}
        <parts.Owner
          key={id}
          contactId={id}
          ownerId={details.owner_id}
          onSaved={(owner_id) => onSaved({ owner_id })}
        />
      </Block>
      <parts.Fields key={`fields ${id}`} contactId={id} />
      <Block title={t`Transmissões`}>
        <parts.Consent key={id} contactId={id} receives={details.receives_broadcasts} onSaved={onSaved} />
      </Block>
      {may("contacts.notes") ? (
        <Block title={t`Observações`}>
          <parts.Notes key={id} contactId={id} />
        </Block>
      ) : null}
      <MergedList key={`merged ${id}`} contactId={id} />
      <ToldApart key={`apart ${id}`} contactId={id} />
      {may("privacy.manage") ? (
        <Block title={t`Dados e LGPD`}>
          <Suspense>
            <ExportDataButton key={id} contactId={id} />
            <LegalHold key={`hold ${id}`} contactId={id} />
          </Suspense>
        </Block>
      ) : null}
      {may("contacts.block") || details.is_blocked ? (
        <Block title={t`Bloqueio`}>
          <parts.Blocking key={id} contact={details} onBlock={onBlock} />
        </Block>
      ) : null}
    </>
  );
}

/** A section of the page. */
export function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.block} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
