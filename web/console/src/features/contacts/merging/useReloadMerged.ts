import type { QueryClient } from "@tanstack/react-query";
import type { StreamEvent } from "@/lib/api/types";

const CONCERNED = [
  "contact",
  "contacts",
  "duplicates",
  "merges",
  "distinctions",
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

/** Whether somebody said that two are one person, or that they are two. */
export function isAboutMerging({ type }: StreamEvent): boolean {
  return type === "contact.merged" || type === "contact.unmerged" || type === "contact.told_apart";
}
