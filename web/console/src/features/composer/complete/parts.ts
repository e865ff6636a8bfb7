/** Where a text may be cut, best first: after a paragraph, a line, a sentence, a word. */
const CUTS = [/\n\s*\n/g, /\n/g, /[.!?…]+["'”’)\]]*\s+/g, /\s+/g];

function lastCut(text: string, limit: number): number {
  for (const rule of CUTS) {
    let found = 0;
    for (const match of text.slice(0, limit + 1).matchAll(rule)) {
      const end = match.index + match[0].length;
      if (match.index + match[0].trimEnd().length <= limit) found = Math.max(found, Math.min(end, limit));
    }
    // A tiny first part would read oddly: rather a worse place further on.
    if (found >= limit / 4) return found;
  }
  // No place at all: between two characters, never inside one.
  const isInside = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return isInside ? limit - 1 : limit;
}

/**
 * The text as messages of at most `limit` UTF-16 units each, cut at ends of sentences. `measure` gives the length that a
 * piece will have once its variables are filled.
 */
export function splitParts(text: string, limit: number, measure = (piece: string) => piece.length): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (measure(rest) > limit) {
    let room = Math.min(limit, rest.length);
    let piece = rest.slice(0, lastCut(rest, room));
    while (measure(piece.trim()) > limit && room > 1) {
      room = Math.max(1, Math.floor(room * 0.8));
      piece = rest.slice(0, lastCut(rest, room));
    }
    parts.push(piece.trim());
    rest = rest.slice(piece.length).trim();
  }
  if (rest) parts.push(rest);
  return parts.filter(Boolean);
}
