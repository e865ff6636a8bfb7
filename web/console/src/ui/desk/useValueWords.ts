import { useLingui } from "@lingui/react/macro";
import { isFile } from "@/lib/fieldAnswers";

/** The value of a custom field as people read it. */
export function useValueWords(): (value: unknown) => string {
  const { t, i18n } = useLingui();
  return (value) => {
    if (typeof value === "boolean") return value ? t`Sim` : t`Não`;
    if (isFile(value)) return value.name;
    if (typeof value === "number") return value.toLocaleString(i18n.locale);
    return Array.isArray(value) ? value.join(", ") : String(value ?? "");
  };
}
