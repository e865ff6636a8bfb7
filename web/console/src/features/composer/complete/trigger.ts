export type TriggerKind = "canned" | "variable" | "mention" | "emoji";

/** What asks for completion: the stretch of the text from its sign up to the cursor. */
export interface Trigger {
  kind: TriggerKind;
  from: number;
  to: number;
  /** Without the sign. */
  query: string;
}

// A sign inside a word or a number ("10/12", "a@b.com", "12:30") asks for nothing.
const CANNED = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const MENTION = /(?:^|\s)@(\p{L}[\p{L}\p{N}.'-]*(?: \p{L}[\p{L}\p{N}.'-]*)?|)$/u;
const EMOJI = /(?:^|\s):([\p{L}\p{N}_+-]{2,})$/u;
const VARIABLE = /\{([a-z0-9_]*)$/;

/** What is being typed at the cursor; mentions are for colleagues only, variables and quick replies for customers too. */
export function findTrigger(text: string, cursor: number, isInternal: boolean): Trigger | null {
  const before = text.slice(0, cursor);
  const rules: [TriggerKind, RegExp][] = [
    ["canned", CANNED],
    ["emoji", EMOJI],
    isInternal ? ["mention", MENTION] : ["variable", VARIABLE],
  ];
  for (const [kind, rule] of rules) {
    const query = rule.exec(before)?.[1];
    if (query !== undefined) return { kind, from: cursor - query.length - 1, to: cursor, query };
  }
  return null;
}

/** Without case and accents. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Items whose words contain the query; those that begin with it come first. */
export function rank<T>(items: readonly T[], query: string, wordsOf: (item: T) => string[], most = 30): T[] {
  const wanted = fold(query);
  if (!wanted) return items.slice(0, most);
  const scored: [number, T][] = [];
  for (const item of items) {
    const places = wordsOf(item).map((word, index) => {
      const at = fold(word).indexOf(wanted);
      return at < 0 ? Number.POSITIVE_INFINITY : (at === 0 ? 0 : 10) + index;
    });
    const best = Math.min(...places);
    if (Number.isFinite(best)) scored.push([best, item]);
  }
  return scored
    .sort((a, b) => a[0] - b[0])
    .slice(0, most)
    .map(([, item]) => item);
}
