/** Where a text holds a phrase, whatever the case and the accents: [start, end] in UTF-16 units. */
export function occurrencesIn(text: string, phrase: string): [number, number][] {
  const wanted = foldChar(phrase.trim());
  if (!wanted) return [];
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const piece = foldChar(char);
    for (let index = 0; index < piece.length; index++) places.push(at);
    folded += piece;
    at += char.length;
  }
  places.push(text.length);
  const found: [number, number][] = [];
  for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + wanted.length))
    found.push([places[from] as number, places[from + wanted.length] as number]);
  return found;
}

function foldChar(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
