import { Trans, useLingui } from "@lingui/react/macro";
import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchContacts } from "@/lib/api/contacts";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { Avatar } from "@/ui/Avatar";
import form from "@/ui/desk/form.module.css";
import { phoneOf } from "../Cell";
import css from "./detail.module.css";

interface OtherContactProps {
  contactId: string;
  onChoose(contactId: string): void;
  onDone(): void;
}

/** Finds the contact that is the same person. */
export function OtherContact({ contactId, onChoose, onDone }: OtherContactProps) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 200);
  const { data, error } = useQuery({
    queryKey: ["contacts-to-merge", q],
    queryFn: ({ signal }) => fetchContacts({ q, limit: 20 }, signal),
    placeholderData: keepPreviousData,
  });
  const rows = (data?.items ?? []).filter((row) => row.id !== contactId);
  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Unificar com qual contato?`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={form.form}>
        <TextInput
          aria-label={t`Buscar contatos`}
          placeholder={t`Nome, telefone, e-mail ou CPF`}
          leftSection={<IconSearch size={16} />}
          value={text}
          maxLength={200}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          data-autofocus
        />
        {error ? (
          <p className={form.error} role="alert">
            {problemText(refusalOf(error))}
          </p>
        ) : null}
        <ul className={css.people} aria-label={t`Contatos encontrados`}>
          {rows.map((row) => (
            <li key={row.id}>
              <button type="button" className={css.person} onClick={() => onChoose(row.id)}>
                <Avatar id={row.id} name={row.name} size={32} />
                <span>
                  <strong dir="auto">{row.name}</strong>
                  <span className={css.quiet}>{phoneOf(row) ?? row.email}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {data && rows.length === 0 ? (
          <p className={form.quiet} role="status">
            <Trans>Nenhum outro contato encontrado.</Trans>
          </p>
        ) : null}
      </div>
    </Modal>
  );
}
