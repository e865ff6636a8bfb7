import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";

interface NewContactDialogProps {
  onAdded(contactId: string): void;
  /** The number is somebody's already. */
  onFound(contactId: string): void;
  onDone(): void;
}

/** "Novo contato": a name and a number, without writing to anybody. */
export function NewContactDialog({ onAdded, onFound, onDone }: NewContactDialogProps) {
  const { t } = useLingui();
  const texts = useContactTexts();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isForeign, setForeign] = useState(false);
  const [faults, setFaults] = useState<Partial<Record<string, string>>>({});
  /** Whose number it is; null: somebody whom the reader may not see. */
  const [existing, setExisting] = useState<string | null>();
  const saving = useSaving(explain);

  async function add() {
    setFaults({});
    setExisting(undefined);
    await saving.save(async () => {
      const body = { name: name.trim(), phone, is_foreign: isForeign };
      onAdded((await api.post<{ contact: ContactDetails }>("/contacts", body)).contact.id);
    });
  }

  function explain(problem: unknown): string | null {
    if (problem instanceof ApiError && problem.code === "contact_exists") {
      const id = problem.problem.extra?.contact_id;
      setExisting(typeof id === "string" ? id : null);
      return null;
    }
    const refusal = refusalOf(problem);
    const told = (refusal.fields ?? []).flatMap(({ field, code }) => {
      const text = field === "name" || field === "phone" ? texts.field(field, code) : null;
      return text ? [[field, text] as const] : [];
    });
    setFaults(Object.fromEntries(told));
    return told.length > 0 ? null : texts.problem(refusal);
  }

  return (
    <FormDialog
      title={t`Novo contato`}
      submit={t`Criar contato`}
      isBusy={saving.isBusy}
      error={saving.error}
      noValidate
      onSubmit={() => void add()}
      onDone={onDone}
    >
      <TextInput
        label={t`Nome`}
        value={name}
        error={faults.name}
        maxLength={200}
        withAsterisk
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        label={t`Número`}
        description={isForeign ? t`Com + e o código do país.` : t`DDD e número; o +55 não é preciso.`}
        placeholder={isForeign ? "+1 415 555 0100" : "41 99887-6655"}
        type="tel"
        value={phone}
        error={faults.phone}
        maxLength={40}
        withAsterisk
        onChange={({ currentTarget }) => setPhone(currentTarget.value)}
      />
      <Checkbox
        label={t`Número estrangeiro`}
        checked={isForeign}
        onChange={({ currentTarget }) => setForeign(currentTarget.checked)}
      />
      {existing !== undefined ? (
        <Alert color="orange" role="alert" title={t`Já existe um contato com este número`}>
          {existing ? (
            <Button size="xs" onClick={() => onFound(existing)}>
              <Trans>Ver o contato</Trans>
            </Button>
          ) : (
            <Trans>Outras pessoas atendem este contato. Fale com um supervisor.</Trans>
          )}
        </Alert>
      ) : null}
    </FormDialog>
  );
}
