import { useLingui } from "@lingui/react/macro";
import { Loader, Modal, NativeSelect } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type ContactDetails, fetchContact, fetchContacts } from "@/lib/api/contacts";
import { isSamePhone } from "@/lib/phone";
import type { NewTarget } from "@/lib/requests";
import { formatPhone } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { ContactSearch } from "./ContactSearch";
import css from "./newConversation.module.css";
import { StartForm } from "./StartForm";
import type { TemplateSlot } from "./template";

interface NewConversationDialogProps {
  /** From a link, a contact's page or a side panel: whose conversation is wanted, and by which channel. */
  to?: NewTarget;
  /** Show a conversation; with `withTemplate` its template picker, too. */
  onOpen(conversationId: string, how: { view: "mine" | "all"; withTemplate?: boolean }): void;
  onDone(): void;
  /** The composer's choice of templates. */
  template(slot: TemplateSlot): ReactNode;
}

type Step = "looking" | "search" | { contact: ContactDetails | null };

/** "Nova conversa": a channel, then somebody known or somebody new. */
export function NewConversationDialog({ to = {}, onOpen, onDone, template }: NewConversationDialogProps) {
  const { t } = useLingui();
  const { directory, permissions } = useMe();
  const mayBegin = ["conversations.start", "messages.send"].every((name) => permissions.includes(name));
  const [inboxId, setInboxId] = useState(to.inboxId ?? directory.inboxes[0]?.id ?? "");
  const { phone, contactId } = to;
  const [step, setStep] = useState<Step>(phone || contactId ? "looking" : "search");

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each request
  useEffect(() => {
    if (!phone && !contactId) return;
    const asked = new AbortController();
    const looking = contactId ? fetchContact(contactId, asked.signal) : find(phone ?? "", asked.signal);
    void looking
      .catch(() => null)
      .then((contact) => {
        if (asked.signal.aborted) return;
        const [latest] = contact?.conversations ?? [];
        // A link leads to what there is; who is chosen by name is to be written to.
        if (latest && !contactId) onOpen(latest.id, { view: "all" });
        else setStep(contact || !contactId ? { contact } : "search");
      });
    return () => asked.abort();
  }, [phone, contactId]);

  // The dialog looks for a first field only when it opens: each further step gets the focus by itself.
  const form = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step
  useEffect(() => form.current?.querySelector("input")?.focus(), [step]);

  async function choose(contactId: string) {
    const contact = await fetchContact(contactId);
    const known = contact.conversations.find((thread) => thread.inbox_id === inboxId);
    if (known) onOpen(known.id, { view: "all", withTemplate: true });
    else setStep({ contact });
  }

  return (
    <Modal
      opened
      onClose={onDone}
      size="lg"
      title={t`Nova conversa`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {step === "looking" ? (
        <div className={css.state}>
          <Loader size="sm" aria-label={t`Procurando a conversa`} />
        </div>
      ) : !mayBegin ? (
        <p className={css.state}>{t`Você não tem permissão para iniciar conversas.`}</p>
      ) : directory.inboxes.length === 0 ? (
        <p className={css.state}>{t`Nenhum canal está ligado. Peça a um administrador que ligue um.`}</p>
      ) : (
        <div ref={form} className={css.form}>
          <NativeSelect
            label={t`Canal`}
            value={inboxId}
            data={directory.inboxes.map((inbox) => ({
              value: inbox.id,
              label: [inbox.name, inbox.display_number && formatPhone(inbox.display_number)]
                .filter(Boolean)
                .join(" · "),
            }))}
            onChange={({ currentTarget }) => setInboxId(currentTarget.value)}
          />
          {step === "search" ? (
            <ContactSearch onChoose={choose} onNew={() => setStep({ contact: null })} />
          ) : (
            <StartForm
              key={step.contact?.id ?? "new"}
              inboxId={inboxId}
              contact={step.contact}
              phone={phone ?? ""}
              template={template}
              onBack={() => setStep("search")}
              onOpen={onOpen}
              onDone={onDone}
            />
          )}
        </div>
      )}
    </Modal>
  );
}

async function find(phone: string, signal: AbortSignal): Promise<ContactDetails | null> {
  const page = await fetchContacts({ q: phone, limit: 20 }, signal);
  const found = page.items.find((row) => row.phone !== null && isSamePhone(row.phone, phone));
  return found ? fetchContact(found.id, signal) : null;
}
