import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "@/lib/api/client";
import type { ClosingField } from "@/lib/api/types";
import type { FieldValue } from "@/lib/customFields";
import { answerOf, fieldChanges } from "@/lib/fieldAnswers";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { FieldInput } from "@/ui/desk/FieldInput";
import css from "@/ui/desk/form.module.css";

interface FieldsDialogProps {
  contactId: string;
  fields: readonly ClosingField[];
  values: readonly FieldValue[];
  onSaved(values: FieldValue[]): void;
  onDone(): void;
}

/** "Editar campos": what is emptied is removed. */
export function FieldsDialog({ contactId, fields, values, onSaved, onDone }: FieldsDialogProps) {
  const { t, i18n } = useLingui();
  const problemText = useProblemText();
  const [before] = useState(() =>
    Object.fromEntries(values.map(({ field_id, value }) => [field_id, answerOf(value, i18n.locale)])),
  );
  const [answers, setAnswers] = useState(before);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function faultOf(field: ClosingField | undefined): string {
    switch (field?.kind) {
      case "number":
        return t`Escreva um número.`;
      case "url":
        return t`Escreva um endereço completo, com https://.`;
      case "date":
      case "time":
        return t`Confira o valor.`;
      case "choice":
      case "choices":
        return t`Esta opção não existe mais. Escolha outra.`;
      case "file":
      case "image":
        return t`Este arquivo não pode ser usado. Escolha outro.`;
      default:
        return t`Este valor não é aceito.`;
    }
  }

  function mark(ids: readonly string[]) {
    setFaults(Object.fromEntries(ids.map((id) => [id, faultOf(fields.find((field) => field.id === id))])));
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    const { values: changed, clear, wrong } = fieldChanges(fields, before, answers);
    mark(wrong);
    setProblem(null);
    if (wrong.length > 0) return;
    if (Object.keys(changed).length === 0 && clear.length === 0) return onDone();
    setBusy(true);
    try {
      const body = { values: changed, clear };
      onSaved((await api.put<{ items: FieldValue[] }>(`/contacts/${contactId}/fields`, body)).items);
      onDone();
    } catch (refused) {
      const refusal = refusalOf(refused);
      const ids = (refusal.fields ?? []).map(({ field }) => field.split(".").at(-1) ?? "");
      const known = ids.filter((id) => fields.some((field) => field.id === id));
      mark(known);
      setProblem(known.length > 0 ? null : problemText(refusal));
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onDone} title={t`Editar campos`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
        {fields.map((field) => (
          <FieldInput
            key={field.id}
            field={field}
            answer={answers[field.id] ?? ""}
            error={faults[field.id]}
            onAnswer={(answer) => setAnswers({ ...answers, [field.id]: answer })}
          />
        ))}
        {problem ? (
          <p className={css.error} role="alert">
            {problem}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            <Trans>Salvar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
