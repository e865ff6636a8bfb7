import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { ClosingField } from "@/lib/api/types";
import { isEmpty, isFile } from "@/lib/fieldAnswers";
import { FieldInput } from "@/ui/desk/FieldInput";
import { FileValue } from "@/ui/desk/FileValue";
import { useValueWords } from "@/ui/desk/useValueWords";
import css from "./closing.module.css";
import type { Checked, FieldAnswers } from "./fields";

interface ClosingFieldsProps {
  fields: readonly ClosingField[];
  value: FieldAnswers;
  stored: Readonly<Record<string, unknown>>;
  wrong: Checked["wrong"];
  onChange(value: FieldAnswers): void;
}

/** The custom fields that the company asks for at closing. */
export function ClosingFields({ fields, value, stored, wrong, onChange }: ClosingFieldsProps) {
  const { t } = useLingui();
  const words = useValueWords();
  return fields.map((field) => {
    const current = stored[field.id];
    const hasValue = current !== undefined && current !== null;
    const answer = value.answers[field.id] ?? "";
    const code = wrong.find((item) => item.id === field.id)?.code;
    const shown = words(current);
    return (
      <div key={field.id} className={css.field}>
        <FieldInput
          field={field}
          answer={answer}
          isRequired={field.at_closing === "required" && !hasValue}
          description={hasValue && !isFile(current) ? t`Valor atual: ${shown}` : undefined}
          error={code === "required" ? t`Preencha este campo.` : code ? t`Escreva um número.` : undefined}
          onAnswer={(next) => onChange({ ...value, answers: { ...value.answers, [field.id]: next } })}
        />
        {isFile(current) ? <FileValue file={current} /> : null}
        {hasValue && field.at_closing === "optional" && isEmpty(answer) ? (
          <Checkbox
            size="xs"
            label={t`Excluir valor atual`}
            checked={value.cleared.has(field.id)}
            onChange={(event) => {
              const cleared = new Set(value.cleared);
              if (event.currentTarget.checked) cleared.add(field.id);
              else cleared.delete(field.id);
              onChange({ ...value, cleared });
            }}
          />
        ) : null}
      </div>
    );
  });
}
