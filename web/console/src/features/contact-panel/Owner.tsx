import { useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { useMe, usePermission } from "@/realtime/store";
import css from "./panel.module.css";
import { Fact } from "./Section";

interface OwnerProps {
  contactId: string;
  ownerId: string | null;
  onSaved(ownerId: string | null): void;
}

const NOBODY = "";

/** "Carteira": who is asked first when the contact comes back (SRV-92). */
export function Owner({ contactId, ownerId, onSaved }: OwnerProps) {
  const { t } = useLingui();
  const { users } = useMe().directory;
  const mayEdit = usePermission("contacts.edit");
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function save(value: string | null) {
    const wanted = value || null;
    if (wanted === ownerId) return;
    setBusy(true);
    setError(null);
    try {
      await api.patch(`/contacts/${contactId}`, { owner_id: wanted });
      onSaved(wanted);
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    setBusy(false);
  }

  const name = users.find((user) => user.id === ownerId)?.name ?? t`Ninguém`;
  return (
    <dl className={css.facts}>
      <Fact label={t`Carteira`}>
        {mayEdit ? (
          <Select
            className={css.owner}
            aria-label={t`Responsável pelo contato (carteira)`}
            size="sm"
            data={[
              { value: NOBODY, label: t`Ninguém` },
              ...users
                .filter((user) => user.is_active || user.id === ownerId)
                .map((user) => ({ value: user.id, label: user.name })),
            ]}
            value={ownerId ?? NOBODY}
            onChange={(value) => void save(value)}
            error={error}
            disabled={isBusy}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
          />
        ) : (
          <bdi>{name}</bdi>
        )}
      </Fact>
    </dl>
  );
}
