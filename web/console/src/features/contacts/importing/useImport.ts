import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  actOnImport,
  type ContactImport,
  fetchImport,
  type ImportAction,
  type ImportProgress,
} from "@/lib/api/imports";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { observeEvents } from "@/realtime/batch";
import { useImportTexts } from "./useImportTexts";

const keyOf = (id: string) => ["contact-import", id];
export const EARLIER = ["contact-imports"];

/** One import, kept current by what the server tells of it. */
export function useImport(id: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => fetchImport(id, signal),
    staleTime: 0,
  });
  useEffect(
    () =>
      observeEvents((events) => {
        for (const event of events) {
          const told = (event as { import?: ImportProgress }).import;
          if (event.type !== "contact_import.updated" || told?.id !== id) continue;
          const before = queries.getQueryData<ContactImport>(keyOf(id));
          if (!before || before.version >= told.version) continue;
          queries.setQueryData(keyOf(id), { ...before, ...told });
          if (before.state !== told.state) void queries.invalidateQueries({ queryKey: keyOf(id) });
        }
      }),
    [id, queries],
  );
  return query;
}

/** Does something with an import and shows what came of it; `error` says why not. */
export function useChange(id: string) {
  const queries = useQueryClient();
  const texts = useImportTexts();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function run(change: () => Promise<ContactImport>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      const item = await change();
      queries.setQueryData<ContactImport>(keyOf(id), (before) =>
        before && before.version > item.version ? before : item,
      );
      void queries.invalidateQueries({ queryKey: EARLIER });
      return true;
    } catch (problem) {
      setError(texts.problem(refusalOf(problem)));
      void queries.invalidateQueries({ queryKey: keyOf(id) });
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { isBusy, error, run, act: (action: ImportAction) => run(() => actOnImport(id, action)) };
}
