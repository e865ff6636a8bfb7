/** A stretch of an excerpt, found or between what was found. */
export interface Piece {
  text: string;
  isFound: boolean;
}

/** Cuts an excerpt at its marks (start and length in UTF-16 units); marks that make no sense are left out. */
export function pieces(excerpt: string, marks: readonly (readonly number[])[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  const add = (end: number, isFound: boolean) => {
    if (end > at) result.push({ text: excerpt.slice(at, end), isFound });
    at = Math.max(at, end);
  };
  for (const [start = 0, length = 0] of [...marks].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    if (start < at || length <= 0 || start + length > excerpt.length) continue;
    add(start, false);
    add(start + length, true);
  }
  add(excerpt.length, false);
  return result;
}
