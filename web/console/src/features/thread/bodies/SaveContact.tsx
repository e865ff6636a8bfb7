import { Trans, useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { type ContactDetails, fetchContact } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { askNew } from "@/lib/requests";
import { usePermission } from "@/realtime/store";
import css from "./bodies.module.css";

/** Puts somebody whom the customer named among the contacts, by the first number of the card, and leads to them. */
export function SaveContact({ name, phone }: { name: string; phone: string }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  const navigate = useNavigate();
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  /** Unknown where somebody has the number whom this agent may not see. */
  const [contactId, setContactId] = useState<string | null>(null);
  if (!mayEdit) return null;

  async function open(id: string) {
    try {
      const [latest] = (await fetchContact(id)).conversations;
      if (!latest) return askNew({ contactId: id });
      await navigate({
        to: "/chat/$conversationId",
        params: { conversationId: latest.id },
        search: (old) => old,
      });
    } catch (error) {
      notifications.show({ color: "red", message: problemText(refusalOf(error)) });
    }
  }

  async function save() {
    setState("saving");
    try {
      const { contact } = await api.post<{ contact: ContactDetails }>("/contacts", {
        name: name || phone,
        phone,
        is_foreign: phone.startsWith("+"),
      });
      setContactId(contact.id);
      notifications.show({ color: "green", message: t`Contato salvo` });
      setState("saved");
    } catch (error) {
      const refusal = refusalOf(error);
      const isKnown = refusal.code === "contact_exists";
      const known = isKnown && error instanceof ApiError ? error.problem.extra?.contact_id : null;
      if (typeof known === "string") setContactId(known);
      notifications.show({
        color: isKnown ? "gray" : "red",
        message: isKnown
          ? t`Já existe um contato com este número.`
          : refusal.fields?.some(({ field }) => field === "phone")
            ? t`O número deste cartão não é válido.`
            : problemText(refusal),
      });
      setState(isKnown ? "saved" : "idle");
    }
  }

  if (state === "saved")
    return (
      <span className={css.saved}>
        <Trans>Está nos contatos</Trans>
        {contactId ? (
          <button
            type="button"
            className={css.link}
            onClick={(event) => {
              event.preventDefault();
              void open(contactId);
            }}
          >
            <Trans>Abrir conversa</Trans>
          </button>
        ) : null}
      </span>
    );
  return (
    <button
      type="button"
      className={css.link}
      disabled={state !== "idle"}
      onClick={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Trans>Salvar como contato</Trans>
    </button>
  );
}
