/** The text with something put in place of the selection, and where the cursor stands afterwards. */
export function insertAt(
  text: string,
  start: number,
  end: number,
  piece: string,
): { text: string; cursor: number } {
  return { text: text.slice(0, start) + piece + text.slice(end), cursor: start + piece.length };
}
