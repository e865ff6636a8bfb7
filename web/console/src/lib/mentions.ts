/** The text cut where it names somebody: every second piece is "@Name". The longest name wins. */
export function cutMentions(text: string, names: readonly string[]): string[] {
  if (!text.includes("@") || names.length === 0) return [text];
  const quoted = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}])(@(?:${quoted.join("|")}))(?![\\p{L}\\p{N}])`, "gu"));
}
