/** Money of catalogue orders, in exact decimal text: prices arrive as "66.90" and never become floats. */
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Decimal {
  units: bigint;
  scale: number;
}

function parse(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole, fraction = ""] = match;
  const units = BigInt(`${whole}${fraction}`);
  return { units: sign ? -units : units, scale: fraction.length };
}

function format({ units, scale }: Decimal): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export interface OrderItem {
  retailer_id: string;
  quantity: number;
  price: string;
  currency: string;
}

/** Price times quantity as decimal text; null when either is not a number. */
export function lineTotal(item: OrderItem): string | null {
  const price = parse(String(item.price));
  if (!price || !Number.isInteger(item.quantity)) return null;
  return format({ units: price.units * BigInt(item.quantity), scale: price.scale });
}

/** Sum of all lines as decimal text; null when a line is unreadable or the currencies differ. */
export function orderTotal(items: readonly OrderItem[]): string | null {
  let total: Decimal = { units: 0n, scale: 0 };
  for (const item of items) {
    const line = lineTotal(item);
    const value = line === null ? null : parse(line);
    if (!value || item.currency !== items[0]?.currency) return null;
    const scale = Math.max(total.scale, value.scale);
    const lift = (decimal: Decimal) => decimal.units * 10n ** BigInt(scale - decimal.scale);
    total = { units: lift(total) + lift(value), scale };
  }
  return items.length > 0 ? format(total) : null;
}

/** "R$ 66,90" for readers of the locale; the raw text and code when the currency is unknown. */
export function formatMoney(amount: string, currency: string, locale: string): string {
  try {
    // The string form keeps every digit; the type of older libraries only knows numbers.
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount as unknown as number);
  } catch {
    return `${amount} ${currency}`;
  }
}
