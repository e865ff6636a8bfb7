import type { ContactDetails } from "@/lib/api/contacts";
import { formatCnpj, formatCpf, isMasked } from "@/lib/documents";

export function isEmail(text: string): boolean {
  return /^[^\s@,;<>]{1,64}@[^\s@,;<>.]+(\.[^\s@,;<>.]+)*\.\p{L}{2,}$/u.test(text.trim());
}

/** The day as people read it, without a time zone moving it. */
export function formatDay(day: string, locale: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, { timeZone: "UTC" });
}

export interface DataForm {
  name: string;
  email: string;
  birth_date: string;
  cpf: string;
  rg: string;
  cnpj: string;
  customer_code: string;
}

/** What the form shows first. A document that the reader may not see is not in it. */
export function formOf(details: ContactDetails): DataForm {
  const seen = (value: string | null) => (value === null || isMasked(value) ? "" : value);
  return {
    name: details.name,
    email: details.email ?? "",
    birth_date: details.birth_date ?? "",
    cpf: formatCpf(seen(details.cpf)),
    rg: seen(details.rg),
    cnpj: formatCnpj(seen(details.cnpj)),
    customer_code: details.customer_code ?? "",
  };
}

/** What has to be sent: only what somebody changed. */
export function changesOf(before: DataForm, after: DataForm): Partial<Record<keyof DataForm, string | null>> {
  const changes: Partial<Record<keyof DataForm, string | null>> = {};
  for (const name of Object.keys(before) as (keyof DataForm)[]) {
    const text = after[name].trim();
    if (text !== before[name]) changes[name] = text || (name === "name" ? "" : null);
  }
  return changes;
}
