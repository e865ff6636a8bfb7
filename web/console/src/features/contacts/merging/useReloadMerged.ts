import type { QueryClient } from "@tanstack/react-query";

const CONCERNED = [
  "contact",
  "contacts",
  "duplicates",
  "merges",
  "identity-conflicts",
  "notes",
  "fields",
  "blocks",
];

/** Asks again for everything that tells of contacts one by one, after some became one person or two. */
export function useReloadMerged(queries: QueryClient): () => void {
  return () => {
    for (const name of CONCERNED) void queries.invalidateQueries({ queryKey: [name] });
  };
}
