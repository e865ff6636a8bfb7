import type { ClosingReason } from "./api/types";

export interface ReasonOption {
  value: string;
  /** The whole path: "Suporte › Lentidão". */
  label: string;
}

/** What may be chosen, in the tree's order: leaves only, named with their parents; the system's own are not for people. */
export function reasonOptions(reasons: readonly ClosingReason[]): ReasonOption[] {
  const usable = reasons.filter((reason) => !reason.code && reason.is_active !== false);
  const byId = new Map(usable.map((reason) => [reason.id, reason]));
  const children = new Map<string | null, ClosingReason[]>();
  for (const reason of usable) {
    // A child of something that is gone stands by itself.
    const parent = reason.parent_id && byId.has(reason.parent_id) ? reason.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), reason]);
  }
  const options: ReasonOption[] = [];
  function walk(parent: string | null, path: string, depth: number): void {
    const rows = [...(children.get(parent) ?? [])];
    rows.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || a.name.localeCompare(b.name, "pt-BR"));
    for (const reason of rows) {
      const label = path ? `${path} › ${reason.name}` : reason.name;
      if (children.has(reason.id) && depth < 8) walk(reason.id, label, depth + 1);
      else options.push({ value: reason.id, label });
    }
  }
  walk(null, "", 0);
  return options;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word of the search is in the path, whatever the accents. */
export function matchesReason(label: string, search: string): boolean {
  const text = plain(label);
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
