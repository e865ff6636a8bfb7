/** A contact card as it is sent, or null while it says too little. */
export interface Card {
  name: string;
  phones: { phone: string; type: string }[];
  emails: { email: string }[];
  org?: string;
}

/** Digits with country code: a Brazilian number typed without one gets +55. Null when it cannot be a number. */
export function normalisePhone(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  if (text.trim().startsWith("+")) return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null;
  if (digits.length === 10 || digits.length === 11) return `+55${digits}`;
  if ((digits.length === 12 || digits.length === 13) && digits.startsWith("55")) return `+${digits}`;
  return null;
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim());
}

export function buildCard(
  name: string,
  phones: readonly string[],
  emails: readonly string[],
  org: string,
): Card | null {
  const filled = phones.filter((phone) => phone.trim());
  const numbers = filled.map(normalisePhone);
  const addresses = emails.map((email) => email.trim()).filter(Boolean);
  if (!name.trim() || filled.length + addresses.length === 0) return null;
  if (numbers.includes(null) || !addresses.every(isEmail)) return null;
  return {
    name: name.trim(),
    phones: numbers.flatMap((phone) => (phone ? [{ phone, type: "CELL" }] : [])),
    emails: addresses.map((email) => ({ email })),
    ...(org.trim() ? { org: org.trim() } : {}),
  };
}
