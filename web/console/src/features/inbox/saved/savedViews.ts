import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { ListQuery } from "@/realtime/store";

/** A list with its filters under a name of the user's own. */
export interface SavedView {
  id: string;
  name: string;
  query: Record<string, unknown>;
  position: number;
}

const KEY = ["saved-views"];
const PATH = "/saved-views";

export function useSavedViews() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) =>
      api
        .get<{ items: SavedView[] }>(PATH, { signal })
        .then(({ items }) => [...items].sort((a, b) => a.position - b.position)),
    staleTime: 60_000,
  });
}

/** What of a list is kept, in the names of the server; what is not set is left out. */
export function toSaved({ unread, q, sort, ...query }: ListQuery): SavedView["query"] {
  const kept = {
    ...query,
    sort: sort === "recent" ? undefined : sort,
    unread: unread || undefined,
    q: q.trim(),
  };
  return Object.fromEntries(
    Object.entries(kept).filter(([, value]) => value !== undefined && value !== false && value !== ""),
  );
}

/** The address of a saved list: what the server leaves out has its usual value. */
export function savedSearch(view: SavedView): Record<string, unknown> {
  return { view: "all", ...view.query };
}

/** Changes to the user's views: what is running, what went wrong last, and the doing. */
export function useSavedViewChanges() {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  /** Whether it was done; the list on screen follows the server. */
  async function run(change: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    try {
      await change();
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: KEY });
      setBusy(false);
    }
  }

  return {
    isBusy,
    problem,
    save: (name: string, query: ListQuery) => run(() => api.post(PATH, { name, query: toSaved(query) })),
    change: (id: string, change: Partial<Pick<SavedView, "name" | "position">>) =>
      run(() => api.patch(`${PATH}/${id}`, change)),
    remove: (id: string) => run(() => api.delete(`${PATH}/${id}`)),
  };
}
