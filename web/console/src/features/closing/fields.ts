import type { ClosingField } from "@/lib/api/types";
import { type Answer, isEmpty, toValue } from "@/lib/fieldAnswers";

export interface FieldAnswers {
  answers: Readonly<Record<string, Answer>>;
  /** Fields whose stored value is to be removed. */
  cleared: ReadonlySet<string>;
}

export interface Checked {
  fields: Record<string, unknown>;
  clear_fields: string[];
  /** Fields that need an answer, and answers that are none. */
  wrong: { id: string; code: "required" | "not_a_number" }[];
}

/** What is sent for the answers given; `stored` are the contact's values, which stay where nothing is said. */
export function checkFields(
  fields: readonly ClosingField[],
  { answers, cleared }: FieldAnswers,
  stored: Readonly<Record<string, unknown>>,
): Checked {
  const checked: Checked = { fields: {}, clear_fields: [], wrong: [] };
  for (const field of fields) {
    const answer = answers[field.id];
    if (answer === undefined || isEmpty(answer)) {
      const hasValue = stored[field.id] !== undefined && stored[field.id] !== null;
      if (field.at_closing === "required" && !hasValue)
        checked.wrong.push({ id: field.id, code: "required" });
      else if (field.at_closing === "optional" && hasValue && cleared.has(field.id))
        checked.clear_fields.push(field.id);
      continue;
    }
    const value = toValue(field, answer);
    if (value === undefined) checked.wrong.push({ id: field.id, code: "not_a_number" });
    else checked.fields[field.id] = value;
  }
  return checked;
}
