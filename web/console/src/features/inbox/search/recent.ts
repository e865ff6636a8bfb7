import { readStored, removeStored, writeStored } from "@/lib/storage";

const MOST = 6;
const key = (userId: string) => `prosa.searches.${userId}`;

/** What this user searched for on this device, newest first. */
export function recentSearches(userId: string): string[] {
  const stored = readStored<unknown>(key(userId));
  return Array.isArray(stored) ? stored.filter((item) => typeof item === "string").slice(0, MOST) : [];
}

/** Called when something was found and opened: words that were only on the way there are not kept. */
export function rememberSearch(userId: string, text: string): void {
  const words = text.trim();
  if (words.length < 2) return;
  const others = recentSearches(userId).filter((item) => item.toLowerCase() !== words.toLowerCase());
  writeStored(key(userId), [words, ...others].slice(0, MOST));
}

export function forgetSearches(userId: string): void {
  removeStored(key(userId));
}
