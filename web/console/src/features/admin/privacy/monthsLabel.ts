import { plural } from "@lingui/core/macro";

/** Months in words; whole years as years. */
export function monthsLabel(months: number): string {
  const years = months / 12;
  return Number.isInteger(years)
    ? plural(years, { one: "# ano", other: "# anos" })
    : plural(months, { one: "# mês", other: "# meses" });
}
