import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { ClosingField } from "@/lib/api/types";
import type { FieldValue } from "@/lib/customFields";
import { answerOf, fieldChanges } from "@/lib/fieldAnswers";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { FieldInput } from "@/ui/desk/FieldInput";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";

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
  const saving = useSaving(explain);

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

  async function save() {
    const { values: changed, clear, wrong } = fieldChanges(fields, before, answers);
    mark(wrong);
    saving.setError(null);
    if (wrong.length > 0) return;
    if (Object.keys(changed).length === 0 && clear.length === 0) return onDone();
    await saving.save(async () => {
      const body = { values: changed, clear };
      onSaved((await api.put<{ items: FieldValue[] }>(`/contacts/${contactId}/fields`, body)).items);
      onDone();
    });
  }

  function explain(problem: unknown): string | null {
    const refusal = refusalOf(problem);
    const ids = (refusal.fields ?? []).map(({ field }) => field.split(".").at(-1) ?? "");
    const known = ids.filter((id) => fields.some((field) => field.id === id));
    mark(known);
    return known.length > 0 ? null : problemText(refusal);
  }

  return (
    <FormDialog
      title={t`Editar campos`}
      submit={t`Salvar`}
      isBusy={saving.isBusy}
      error={saving.error}
      noValidate
      onSubmit={() => void save()}
      onDone={onDone}
    >
      {fields.map((field) => (
        <FieldInput
          key={field.id}
          field={field}
          answer={answers[field.id] ?? ""}
          error={faults[field.id]}
          onAnswer={(answer) => setAnswers({ ...answers, [field.id]: answer })}
        />
      ))}
    </FormDialog>
  );
}
