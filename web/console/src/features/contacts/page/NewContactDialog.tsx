import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import css from "@/ui/desk/form.module.css";

interface NewContactDialogProps {
  onAdded(contactId: string): void;
  /** The number is somebody's already. */
  onFound(contactId: string): void;
  onDone(): void;
}

interface Problem {
  fields: Partial<Record<string, string>>;
  text: string | null;
  /** Whose number it is; null: somebody whom the reader may not see. */
  existing?: string | null;
}

const NONE: Problem = { fields: {}, text: null };

/** "Novo contato": a name and a number, without writing to anybody. */
export function NewContactDialog({ onAdded, onFound, onDone }: NewContactDialogProps) {
  const { t } = useLingui();
  const texts = useContactTexts();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isForeign, setForeign] = useState(false);
  const [problem, setProblem] = useState(NONE);
  const [isBusy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(NONE);
    try {
      const body = { name: name.trim(), phone, is_foreign: isForeign };
      onAdded((await api.post<{ contact: ContactDetails }>("/contacts", body)).contact.id);
    } catch (refused) {
      setProblem(read(refused));
      setBusy(false);
    }
  }

  function read(refused: unknown): Problem {
    if (refused instanceof ApiError && refused.code === "contact_exists") {
      const id = refused.problem.extra?.contact_id;
      return { ...NONE, existing: typeof id === "string" ? id : null };
    }
    const refusal = refusalOf(refused);
    const told = (refusal.fields ?? []).flatMap(({ field, code }) => {
      const text = field === "name" || field === "phone" ? texts.field(field, code) : null;
      return text ? [[field, text] as const] : [];
    });
    return { fields: Object.fromEntries(told), text: told.length > 0 ? null : texts.problem(refusal) };
  }

  const { existing } = problem;
  return (
    <Modal opened onClose={onDone} title={t`Novo contato`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
        <TextInput
          label={t`Nome`}
          value={name}
          error={problem.fields.name}
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
          error={problem.fields.phone}
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
        {problem.text ? (
          <p className={css.error} role="alert">
            {problem.text}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            <Trans>Criar contato</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
