import { useLingui } from "@lingui/react/macro";
import { MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import type { ClosingField } from "@/lib/api/types";
import { type Answer, isFile, isList } from "@/lib/fieldAnswers";
import { FileInput } from "./FileInput";

interface FieldInputProps {
  field: ClosingField;
  answer: Answer;
  isRequired?: boolean;
  description?: string | undefined;
  error: string | undefined;
  onAnswer(answer: Answer): void;
}

const INPUT_TYPES = { date: "date", time: "time", url: "url" } as const;

/** The input that a custom field's kind asks for. */
export function FieldInput({
  field,
  answer,
  isRequired = false,
  description,
  error,
  onAnswer,
}: FieldInputProps) {
  const { t } = useLingui();
  const common = { label: field.label, withAsterisk: isRequired, description, error };
  const text = typeof answer === "string" ? answer : "";
  if (field.kind === "file" || field.kind === "image")
    return (
      <FileInput
        {...common}
        kind={field.kind}
        value={isFile(answer) ? answer : null}
        onChange={(file) => onAnswer(file ?? "")}
      />
    );
  if (field.kind === "choices")
    return (
      <MultiSelect
        {...common}
        data={field.options}
        value={isList(answer) ? [...answer] : []}
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
