/**
 * Whether two numbers reach the same telephone, however they are written; in Brazil with or without the ninth digit.
 * Numbers of other countries are compared digit by digit: who is missed here the server still knows.
 */
export function isSamePhone(one: string, other: string): boolean {
  const [a, b] = [digitsOf(one), digitsOf(other)];
  return a !== "" && a === b;
}

function digitsOf(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  const isWhole = phone.trim().startsWith("+") || digits.length > 11;
  const international = isWhole || digits.length < 10 ? digits : `55${digits}`;
  return /^55\d{2}9\d{8}$/.test(international)
    ? international.slice(0, 4) + international.slice(5)
    : international;
}
