import { useState } from "react";
import type { BulkOutcome } from "@/lib/api/types";
import { useBulkFailure } from "@/lib/i18n/useBulkFailure";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { deselect, getSelection } from "@/lib/selection";
import { getState } from "./core";

export interface BulkFailure {
  id: string;
  name: string;
  why: string;
}

/** One action on many: what is done is deselected; what failed stays selected and is told with its reason. */
export function useBulk(onAllDone: (count: number) => void) {
  const problemText = useProblemText();
  const failureText = useBulkFailure();
  // Taken when the dialog opens: the store forgets who goes out of sight meanwhile.
  const [names] = useState(() => {
    const { conversations } = getState();
    return new Map([...getSelection().ids].map((id) => [id, conversations.get(id)?.contact.name]));
  });
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [result, setResult] = useState<{ done: number; failed: BulkFailure[] } | null>(null);

  async function run(act: () => Promise<BulkOutcome>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const { done, failed } = await act();
      const rows = failed.map(({ id, code }) => ({
        id,
        name: names.get(id) ?? getState().conversations.get(id)?.contact.name ?? "—",
        why: failureText(code),
      }));
      deselect(done);
      if (rows.length === 0) onAllDone(done.length);
      else setResult({ done: done.length, failed: rows });
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    setBusy(false);
  }

  return { isBusy, error, result, run };
}
