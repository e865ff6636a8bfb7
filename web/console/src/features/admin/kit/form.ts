export interface FieldProblem {
  field: string;
  text: string;
}

/** Refusals of a whole request that are about one field of it. */
export const CODE_FIELDS: Record<string, string> = {
  login_taken: "login",
  department_name_taken: "name",
  closing_reason_name_taken: "name",
  pause_reason_name_taken: "name",
  sla_policy_name_taken: "name",
  custom_field_key_taken: "key",
  inbox_exists: "external_id",
  label_name_taken: "name",
  shortcut_taken: "shortcut",
};

/** The fields of a draft that differ from what is saved. */
export function changesOf<T extends object>(saved: T, draft: Partial<T>): Partial<T> {
  const result: Partial<T> = {};
  for (const name of Object.keys(draft) as (keyof T)[]) {
    if (JSON.stringify(draft[name]) !== JSON.stringify(saved[name])) result[name] = draft[name];
  }
  return result;
}

/** The first problem of a field; the server names it by its whole path, a form by its last stable part. */
export function errorAt(errors: readonly FieldProblem[], field: string): FieldProblem | undefined {
  return errors.find((item) => {
    const path = item.field.replace(/^settings\./, "");
    return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
  });
}
