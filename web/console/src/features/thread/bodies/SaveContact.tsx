import { Trans, useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { usePermission } from "@/realtime/store";
import css from "./bodies.module.css";

/** Puts somebody whom the customer named among the contacts, by the first number of the card. */
export function SaveContact({ name, phone }: { name: string; phone: string }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  if (!mayEdit) return null;

  async function save() {
    setState("saving");
    try {
      await api.post("/contacts", { name: name || phone, phone, is_foreign: phone.startsWith("+") });
      notifications.show({ color: "green", message: t`Contato salvo` });
      setState("saved");
    } catch (error) {
      const refusal = refusalOf(error);
      const isKnown = refusal.code === "contact_exists";
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
      {state === "saved" ? <Trans>Está nos contatos</Trans> : <Trans>Salvar como contato</Trans>}
    </button>
  );
}
