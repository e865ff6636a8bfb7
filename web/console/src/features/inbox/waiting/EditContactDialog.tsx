import { useLingui } from "@lingui/react/macro";
import { Button, Loader, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { formatPhone } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
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
  const { users } = useMe().directory;
  const queries = useQueryClient();
  const { contact } = conversation;
  const {
    data,
    error: failure,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ["contact-to-edit", contact.id],
    queryFn: ({ signal }) =>
      api.get<{ contact: Details }>(`/contacts/${contact.id}`, { signal }).then((answer) => answer.contact),
    gcTime: 0,
  });
  // Null until somebody writes.
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { isBusy, error, save } = useSaving();
  const name = typed ?? data?.name ?? "";
  const owner = chosen ?? data?.owner_id ?? "";
  const app = data?.profile_name;

  async function change() {
    const wanted = {
      ...(name.trim() === data?.name ? {} : { name: name.trim() }),
      ...(owner === (data?.owner_id ?? "") ? {} : { owner_id: owner || null }),
    };
    if (Object.keys(wanted).length === 0) return onDone();
    await save(async () => {
      await api.patch(`/contacts/${contact.id}`, wanted);
      await queries.invalidateQueries({ queryKey: ["contact"] });
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Editar contato`}
      submit={t`Salvar`}
      isBusy={isBusy}
      error={error}
      result={
        failure ? (
          <div className={css.state} role="alert">
            {t`O contato não pôde ser carregado.`}
            <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
              {t`Tentar de novo`}
            </Button>
          </div>
        ) : data ? null : (
          <div className={css.state}>
            <Loader size="sm" aria-label={t`Carregando`} />
          </div>
        )
      }
      onSubmit={() => void change()}
      onDone={onDone}
    >
      <TextInput
        label={t`Nome do contato`}
        description={app ? t`No aplicativo: ${app}. Deixe vazio para usar este nome.` : undefined}
        value={name}
        maxLength={200}
        required={!app}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
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
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
    </FormDialog>
  );
}
