import { Trans, useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { type ContactDetails, fetchContact, fetchContacts } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { isSamePhone } from "@/lib/phone";
import { askNew } from "@/lib/requests";
import { usePermission } from "@/realtime/store";
import css from "./bodies.module.css";

/** Who has a number: the contact, or nobody. `id` is null where this agent may not see them. */
type Known = { id: string | null } | null;

/** Puts somebody whom the customer named among the contacts, by the first number of the card, and leads to them. */
export function SaveContact({ name, phone }: { name: string; phone: string }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const queryKey = ["contact-of-card", phone];
  const { data: known = null, isLoading } = useQuery<Known>({
    queryKey,
    enabled: mayEdit,
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const { items } = await fetchContacts({ q: phone, limit: 5 }, signal);
      const found = items.find((row) => row.phone !== null && isSamePhone(row.phone, phone));
      return found ? { id: found.id } : null;
    },
  });
  if (!mayEdit) return null;

  function know(id: string | null) {
    queries.setQueryData(queryKey, { id } satisfies Known);
  }

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
    setSaving(true);
    try {
      const { contact } = await api.post<{ contact: ContactDetails }>("/contacts", {
        name: name || phone,
        phone,
        is_foreign: phone.startsWith("+"),
      });
      know(contact.id);
      notifications.show({ color: "green", message: t`Contato salvo` });
    } catch (error) {
      const refusal = refusalOf(error);
      const isKnown = refusal.code === "contact_exists";
      if (isKnown) {
        const id = error instanceof ApiError ? error.problem.extra?.contact_id : null;
        know(typeof id === "string" ? id : null);
      }
      notifications.show({
        color: isKnown ? "gray" : "red",
        message: isKnown
          ? t`Já existe um contato com este número.`
          : refusal.fields?.some(({ field }) => field === "phone")
            ? t`O número deste cartão não é válido.`
            : problemText(refusal),
      });
    }
    setSaving(false);
  }

  if (known) {
    const { id } = known;
    return (
      <span className={css.saved}>
        <Trans>Está nos contatos</Trans>
        {id ? (
          <button type="button" className={css.link} onClick={() => void open(id)}>
            <Trans>Abrir conversa</Trans>
          </button>
        ) : null}
      </span>
    );
  }
  return (
    <button type="button" className={css.link} disabled={isLoading || isSaving} onClick={() => void save()}>
      <Trans>Salvar como contato</Trans>
    </button>
  );
}
