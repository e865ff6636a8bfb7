import { useState } from "react";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { useDeskProblemText } from "./useDeskProblemText";

export interface Saving {
  isBusy: boolean;
  /** Why it did not work, in words. */
  error: string | null;
  setError(error: string | null): void;
  /** Runs what a dialog was opened for. Whoever ends the dialog does so in `work`; after a refusal it stays open. */
  save(work: () => Promise<unknown>): Promise<void>;
}

/** The one call of a dialog; `explain` says what else than usual is told, null where the fields tell it. */
export function useSaving(explain?: (problem: unknown) => string | null): Saving {
  const problemText = useDeskProblemText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function save(work: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(explain ? explain(problem) : problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return { isBusy, error, setError, save };
}
