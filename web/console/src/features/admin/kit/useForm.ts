import { useState } from "react";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { CODE_FIELDS, changesOf, errorAt, type FieldProblem } from "./form";
import { useAdminFieldText, useAdminProblemText } from "./useAdminTexts";

export interface Form<T> {
  value: T;
  set(patch: Partial<T>): void;
  isDirty: boolean;
  isBusy: boolean;
  /** What was refused and belongs to no field on screen. */
  error: string | null;
  errorOf(field: keyof T & string): string | undefined;
  /** Some field on screen was refused. */
  hasFieldErrors: boolean;
  /** True when it was saved. */
  submit(): Promise<boolean>;
  reset(): void;
  text(field: keyof T & string): {
    value: string;
    onChange(event: { currentTarget: { value: string } }): void;
    error: string | undefined;
  };
  check(field: keyof T & string): {
    checked: boolean;
    onChange(event: { currentTarget: { checked: boolean } }): void;
  };
  /** What is out of bounds is put right on leaving the field; empty is null where `nullable`. */
  number(
    field: keyof T & string,
    min: number,
    max: number,
    nullable?: boolean,
  ): {
    type: "number";
    inputMode: "numeric";
    min: number;
    max: number;
    value: number | string;
    onChange(event: { currentTarget: { value: string } }): void;
    onBlur(): void;
    error: string | undefined;
  };
}

/**
 * A draft over what is saved; `save` gets only the fields that differ, and throws what the server refuses.
 * `initial` is what somebody has typed already, so to speak: a copy to be saved as it is.
 */
export function useForm<T extends object>(
  saved: T,
  save: (changes: Partial<T>, value: T) => Promise<unknown>,
  initial: Partial<T> = {},
): Form<T> {
  const problemText = useAdminProblemText();
  const fieldText = useAdminFieldText();
  const [draft, setDraft] = useState<Partial<T>>(initial);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldProblem[]>([]);
  const [error, setError] = useState<string | null>(null);
  const value = { ...saved, ...draft };
  const changes = changesOf(saved, draft);

  const set = (patch: Partial<T>) => {
    setDraft((old) => ({ ...old, ...patch }));
    setErrors((old) => old.filter((item) => !Object.keys(patch).some((name) => errorAt([item], name))));
    setError(null);
  };

  const errorOf = (field: string) => errorAt(errors, field)?.text;

  async function submit(): Promise<boolean> {
    if (isBusy) return false;
    setBusy(true);
    setError(null);
    setErrors([]);
    try {
      await save(changes, value);
      setDraft({});
      return true;
    } catch (problem) {
      const refusal = refusalOf(problem);
      const text = problemText(refusal);
      const found = (refusal.fields ?? []).map((item) => ({
        field: item.field,
        text: fieldText(item) ?? text,
      }));
      const field = CODE_FIELDS[refusal.code];
      if (field) found.push({ field, text });
      setErrors(found);
      if (!found.some((item) => Object.keys(value).some((name) => errorAt([item], name)))) setError(text);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    value,
    set,
    isDirty: Object.keys(changes).length > 0,
    isBusy,
    error,
    errorOf,
    hasFieldErrors: errors.length > 0,
    submit,
    reset() {
      setDraft({});
      setErrors([]);
      setError(null);
    },
    text: (field) => ({
      value: String(value[field] ?? ""),
      onChange: (event) => set({ [field]: event.currentTarget.value } as Partial<T>),
      error: errorOf(field),
    }),
    check: (field) => ({
      checked: value[field] === true,
      onChange: (event) => set({ [field]: event.currentTarget.checked } as Partial<T>),
    }),
    number: (field, min, max, nullable = false) => ({
      type: "number",
      inputMode: "numeric",
      min,
      max,
      value: (value[field] as number | null) ?? "",
      onChange: (event) => {
        const typed = event.currentTarget.value;
        set({ [field]: typed === "" ? null : Math.trunc(Number(typed)) } as Partial<T>);
      },
      onBlur: () => {
        const number = value[field] as number | null;
        if (number === null && nullable) return;
        const next = number === null ? saved[field] : Math.min(max, Math.max(min, number));
        if (next !== number) set({ [field]: next } as Partial<T>);
      },
      error: errorOf(field),
    }),
  };
}
