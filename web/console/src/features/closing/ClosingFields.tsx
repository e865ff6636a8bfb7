import { useLingui } from "@lingui/react/macro";
import { Checkbox, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import type { ClosingField } from "@/lib/api/types";
import css from "./closing.module.css";
import type { Answer, Checked, FieldAnswers } from "./fields";

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
          description={hasValue ? t`Valor atual: ${shown}` : undefined}
          error={code === "required" ? t`Preencha este campo.` : code ? t`Escreva um número.` : undefined}
          onAnswer={(next) => onChange({ ...value, answers: { ...value.answers, [field.id]: next } })}
        />
        {hasValue && field.at_closing === "optional" && answer.length === 0 ? (
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

function useValueWords(): (value: unknown) => string {
  const { t, i18n } = useLingui();
  return (value) => {
    if (typeof value === "boolean") return value ? t`Sim` : t`Não`;
    if (typeof value === "number") return value.toLocaleString(i18n.locale);
    return Array.isArray(value) ? value.join(", ") : String(value ?? "");
  };
}

interface FieldInputProps {
  field: ClosingField;
  answer: Answer;
  isRequired: boolean;
  description: string | undefined;
  error: string | undefined;
  onAnswer(answer: Answer): void;
}

const INPUT_TYPES = { date: "date", time: "time", url: "url" } as const;

function FieldInput({ field, answer, isRequired, description, error, onAnswer }: FieldInputProps) {
  const { t } = useLingui();
  const common = { label: field.label, withAsterisk: isRequired, description, error };
  const text = typeof answer === "string" ? answer : "";
  if (field.kind === "choices")
    return (
      <MultiSelect
        {...common}
        data={field.options}
        value={typeof answer === "string" ? [] : [...answer]}
        onChange={onAnswer}
        comboboxProps={{ withinPortal: true }}
      />
    );
  if (field.kind === "choice" || field.kind === "boolean") {
    const options =
      field.kind === "choice"
        ? field.options
        : [
            { value: "true", label: t`Sim` },
            { value: "false", label: t`Não` },
          ];
    return (
      <NativeSelect
        {...common}
        data={[{ value: "", label: "—" }, ...options]}
        value={text}
        onChange={(event) => onAnswer(event.currentTarget.value)}
      />
    );
  }
  const type = field.kind in INPUT_TYPES ? INPUT_TYPES[field.kind as keyof typeof INPUT_TYPES] : "text";
  return (
    <TextInput
      {...common}
      type={type}
      inputMode={field.kind === "number" ? "decimal" : undefined}
      value={text}
      onChange={(event) => onAnswer(event.currentTarget.value)}
    />
  );
}
