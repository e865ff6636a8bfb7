/** The ids with one of them a step up or down; null at the ends. */
export function movedIds(ids: readonly string[], id: string, by: -1 | 1): string[] | null {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return null;
  const next = ids.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}
