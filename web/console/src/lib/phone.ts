/** A Brazilian number without country code and ninth digit; any other as its digits. */
function bare(phone: string): string {
  const digits = phone.replace(/\D/g, "").replace(/^0+/, "");
  const local = digits.startsWith("55") && digits.length > 11 ? digits.slice(2) : digits;
  return local.length === 11 && local[2] === "9" ? local.slice(0, 2) + local.slice(3) : local;
}

/** Whether two ways of writing mean one number: with or without +55 and the ninth digit. */
export function isSamePhone(a: string, b: string): boolean {
  const one = bare(a);
  return one.length >= 8 && one === bare(b);
}
