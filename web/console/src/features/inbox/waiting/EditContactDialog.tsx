import { useLingui } from "@lingui/react/macro";
import { Button, Loader, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatPhone } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import css from "./waiting.module.css";

interface Details {
  name: string;
  profile_name: string | null;
  owner_id?: string | null;
}

interface EditContactDialogProps {
  conversation: Conversation;
  onDone(): void;
}

/** "Editar contato" of a card: the name that is shown, and whose customer it is. */
export function EditContactDialog({ conversation, onDone }: EditContactDialogProps) {
  const { t } = useLingui();
  const { contact } = conversation;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["contact-to-edit", contact.id],
    queryFn: ({ signal }) =>
      api.get<{ contact: Details }>(`/contacts/${contact.id}`, { signal }).then((answer) => answer.contact),
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onDone} title={t`Editar contato`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      {error ? (
        <div className={css.state} role="alert">
          {t`O contato não pôde ser carregado.`}
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
            {t`Tentar de novo`}
          </Button>
        </div>
      ) : data ? (
        <Form conversation={conversation} details={data} onDone={onDone} />
      ) : (
        <div className={css.state}>
          <Loader size="sm" aria-label={t`Carregando`} />
        </div>
      )}
    </Modal>
  );
}

function Form({ conversation, details, onDone }: EditContactDialogProps & { details: Details }) {
  const { t } = useLingui();
  const { users } = useMe().directory;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const { contact } = conversation;
  const [name, setName] = useState(details.name);
  const [owner, setOwner] = useState(details.owner_id ?? "");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wanted = name.trim();
  const app = details.profile_name;

  async function save() {
    const change = {
      ...(wanted === details.name ? {} : { name: wanted }),
      ...(owner === (details.owner_id ?? "") ? {} : { owner_id: owner || null }),
    };
    if (Object.keys(change).length === 0) return onDone();
    setBusy(true);
    setError(null);
    try {
      await api.patch(`/contacts/${contact.id}`, change);
      await queries.invalidateQueries({ queryKey: ["contact"] });
      onDone();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t`Nome do contato`}
        description={app ? t`No aplicativo: ${app}. Deixe vazio para usar este nome.` : undefined}
        value={name}
        maxLength={200}
        required={!app}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      {contact.phone ? <p className={css.fact}>{formatPhone(contact.phone)}</p> : null}
      <NativeSelect
        label={t`Carteira`}
        description={t`Quem atende o contato quando ele volta.`}
        value={owner}
        data={[
          { value: "", label: t`Ninguém` },
          ...users
            .filter((user) => user.is_active || user.id === owner)
            .map((user) => ({ value: user.id, label: user.name })),
        ]}
        onChange={({ currentTarget }) => setOwner(currentTarget.value)}
      />
      {error ? (
        <p role="alert" className={css.problem}>
          {error}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onDone}>{t`Cancelar`}</Button>
        <Button type="submit" loading={isBusy}>{t`Salvar`}</Button>
      </div>
    </form>
  );
}
