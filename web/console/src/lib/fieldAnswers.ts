import type { Attachment, ClosingField } from "./api/types";

/** The stored value of a field of kind file or image. */
export type FileValue = Pick<Attachment, "id" | "kind" | "name" | "mime" | "size" | "width" | "height">;

/** What a form holds for one custom field: empty means that nothing was answered. */
export type Answer = string | readonly string[] | FileValue;

export const isList = (answer: Answer): answer is readonly string[] => Array.isArray(answer);

export function isFile(value: unknown): value is FileValue {
  return typeof value === "object" && value !== null && "id" in value && "name" in value;
}

export const isEmpty = (answer: Answer | undefined) =>
  answer === undefined ||
  (typeof answer === "string" ? answer.trim() === "" : isList(answer) && answer.length === 0);

/** The answer as the server takes it; undefined when it cannot be one. */
export function toValue(field: ClosingField, answer: Answer): unknown {
  if (isFile(answer)) return answer.id;
  if (typeof answer !== "string") return answer;
  if (field.kind === "boolean") return answer === "true";
  if (field.kind !== "number") return answer.trim();
  const number = Number(answer.trim().replace(",", "."));
  return Number.isFinite(number) ? number : undefined;
}

/** A stored value as a form shows it, with the decimal sign of the language. */
export function answerOf(value: unknown, locale: string): Answer {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(String);
  if (isFile(value)) return value;
  return typeof value === "number"
    ? value.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);
}

export interface FieldChanges {
  values: Record<string, unknown>;
  clear: string[];
  /** Fields whose answer is no number. */
  wrong: string[];
}

/** What has to be sent: only what somebody changed. */
export function fieldChanges(
  fields: readonly ClosingField[],
  before: Readonly<Record<string, Answer>>,
  after: Readonly<Record<string, Answer>>,
): FieldChanges {
  const changes: FieldChanges = { values: {}, clear: [], wrong: [] };
  for (const field of fields) {
    const [old = "", answer = ""] = [before[field.id], after[field.id]];
    if (JSON.stringify(old) === JSON.stringify(answer)) continue;
    if (isEmpty(answer)) {
      if (!isEmpty(old)) changes.clear.push(field.id);
      continue;
    }
    const value = toValue(field, answer);
    if (value === undefined) changes.wrong.push(field.id);
    else changes.values[field.id] = value;
  }
  return changes;
}
