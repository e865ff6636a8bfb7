import type { Variable } from "@/lib/api/types";

const NAME = /\{([a-z_][a-z0-9_]*)\}/g;

/** The names in braces, each once, in the order of the text. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(NAME)].map((match) => match[1] as string))];
}

/** The text as it will be sent; what has no value stays as it is. A value is never read for names again. */
export function fillVariables(text: string, variables: readonly Variable[]): string {
  const values = new Map(variables.map((one) => [one.name, one.value]));
  return text.replace(NAME, (raw, name: string) => values.get(name) || raw);
}

/** Names that nobody knows, and known ones without a value: such a text may not be sent. */
export function troubles(
  text: string,
  variables: readonly Variable[],
): { unknown: string[]; empty: string[] } {
  const known = new Map(variables.map((one) => [one.name, one]));
  const names = variablesIn(text);
  return {
    unknown: names.filter((name) => !known.has(name)),
    empty: names.filter((name) => {
      const one = known.get(name);
      return one !== undefined && !one.value && !one.is_set_on_sending;
    }),
  };
}
