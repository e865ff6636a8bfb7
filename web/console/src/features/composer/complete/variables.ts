import type { Attachment, Variable } from "@/lib/api/types";

const NAME = /\{([a-z_][a-z0-9_]*)\}/g;

/** The names in braces, each once, in the order of the text. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(NAME)].map((match) => match[1] as string))];
}

/** The text as it will be sent; what has no value stays as it is. A value is never read for names again. */
export function fillVariables(text: string, variables: readonly Variable[]): string {
  const known = new Map(variables.map((one) => [one.name, one]));
  return text
    .split("\n")
    .flatMap((line) => {
      const hasFile = variablesIn(line).some((name) => known.get(name)?.file);
      const filled = line.replace(NAME, (raw, name: string) => {
        const one = known.get(name);
        return one?.file ? "" : one?.value || raw;
      });
      if (!hasFile) return [filled];
      // Where a file stood, no hole is left: as the server does it.
      const tidy = filled
        .replace(/[ \t]{2,}/g, " ")
        .replace(/[ \t]+([,.;:!?])/g, "$1")
        .trim();
      return tidy ? [tidy] : [];
    })
    .join("\n");
}

/** The files that the text's variables stand for, each once. */
export function filesIn(text: string, variables: readonly Variable[]): Attachment[] {
  const known = new Map(variables.map((one) => [one.name, one.file]));
  const files = variablesIn(text).flatMap((name) => known.get(name) ?? []);
  return files.filter((file, index) => files.findIndex((one) => one.id === file.id) === index);
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
