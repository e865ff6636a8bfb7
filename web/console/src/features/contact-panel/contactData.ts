import type { ContactDetails } from "@/lib/api/contacts";

/** 529.982.247-25; what is partly hidden stays as it is. */
export function formatCpf(cpf: string): string {
  return cpf.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, "$1.$2.$3-$4");
}

/** Whether the check digits are right, whatever the punctuation. */
export function isCpf(text: string): boolean {
  const digits = [...text.replace(/[.\-\s]/g, "")].map(Number);
  if (digits.length !== 11 || digits.some(Number.isNaN) || new Set(digits).size === 1) return false;
  return [9, 10].every((length) => {
    const sum = digits.slice(0, length).reduce((total, digit, at) => total + digit * (length + 1 - at), 0);
    return ((sum * 10) % 11) % 10 === digits[length];
  });
}

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
  customer_code: string;
}

/** What the form shows first. A CPF that the reader may not see is not in it. */
export function formOf(details: ContactDetails): DataForm {
  return {
    name: details.name,
    email: details.email ?? "",
    birth_date: details.birth_date ?? "",
    cpf: details.cpf && !details.is_cpf_masked ? formatCpf(details.cpf) : "",
    rg: details.rg ?? "",
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
