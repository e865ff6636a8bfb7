import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconUserPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchContacts } from "@/lib/api/contacts";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatPhone } from "@/lib/time/format";
import { Avatar } from "@/ui/Avatar";
import css from "./newConversation.module.css";

interface ContactSearchProps {
  onChoose(contactId: string): Promise<void>;
  onNew(): void;
}

/** Finds somebody known by name, phone, e-mail or CPF. */
export function ContactSearch({ onChoose, onNew }: ContactSearchProps) {
  const { t } = useLingui();
  const texts = useContactTexts();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [q] = useDebouncedValue(text.trim(), 250);
  const { data, error } = useQuery({
    queryKey: ["contacts-to-write-to", q],
    queryFn: ({ signal }) => fetchContacts({ q, limit: 20 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const items = data?.items ?? [];

  async function choose(contactId: string) {
    setBusy(contactId);
    setProblem(null);
    try {
      await onChoose(contactId);
    } catch (refused) {
      setProblem(texts.problem(refusalOf(refused)));
      setBusy(null);
    }
  }

  return (
    <>
      <TextInput
        label={t`Contato`}
        placeholder={t`Nome, telefone, e-mail ou CPF`}
        leftSection={<IconSearch size={16} />}
        value={text}
        maxLength={200}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        data-autofocus
      />
      {problem || error ? (
        <p role="alert" className={css.problem}>
          {problem ?? texts.problem(refusalOf(error))}
        </p>
      ) : null}
      <ul className={css.people} aria-label={t`Contatos encontrados`}>
        {items.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              className={css.person}
              disabled={busy !== null || row.is_blocked}
              onClick={() => void choose(row.id)}
            >
              <Avatar id={row.id} name={row.name} size={32} />
              <span className={css.who}>
                <strong dir="auto">{row.name}</strong>
                <span>
                  {[
                    row.phone ? formatPhone(row.phone) : row.username ? `@${row.username}` : row.email,
                    row.is_blocked ? t`Bloqueado` : null,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {data && items.length === 0 ? (
        <p className={css.state}>
          {q ? <Trans>Nenhum contato com “{q}”.</Trans> : <Trans>Ainda não há contatos.</Trans>}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" leftSection={<IconUserPlus size={16} />} onClick={onNew}>
          <Trans>Novo contato</Trans>
        </Button>
      </div>
    </>
  );
}
