import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ContactBulk, type ContactRow, changeContacts } from "@/lib/api/contacts";
import { useBulkFailure } from "@/lib/i18n/useBulkFailure";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { deselect, getSelection } from "@/lib/selection";
import { patchRows } from "../useContactPages";

export type Change = Omit<ContactBulk, "ids">;

export interface BulkFailure {
  id: string;
  name: string;
  why: string;
}

export interface Bulk {
  isBusy: boolean;
  error: string | null;
  /** Only when somebody was left as they are. */
  result: { done: number; failed: BulkFailure[] } | null;
  /** True when everybody was changed. */
  run(change: Change): Promise<boolean>;
  forget(): void;
}

/** One change of all that are selected: what is done is deselected; who was refused stays, and is told with the reason. */
export function useBulkChange(rows: readonly ContactRow[]): Bulk {
  const { t } = useLingui();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const failureText = useBulkFailure();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [result, setResult] = useState<Bulk["result"]>(null);

  async function run(change: Change): Promise<boolean> {
    const ids = [...getSelection().ids];
    const names = new Map(rows.map((row) => [row.id, row.name]));
    setBusy(true);
    setError(null);
    try {
      const { done, refused } = await changeContacts({ ...change, ids });
      const changed = new Set(done);
      patchRows(queries, (row) => (changed.has(row.id) ? afterwards(row, change) : row));
      for (const id of done) void queries.invalidateQueries({ queryKey: ["contact", id] });
      deselect(done);
      const count = done.length;
      if (refused.length === 0) {
        notifications.show({
          message: t`${plural(count, { one: "# contato alterado", other: "# contatos alterados" })}`,
        });
        return true;
      }
      setResult({
        done: count,
        failed: refused.map(({ id, code }) => ({ id, name: names.get(id) ?? "—", why: failureText(code) })),
      });
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    } finally {
      setBusy(false);
    }
    return false;
  }

  return {
    isBusy,
    error,
    result,
    run,
    forget: () => {
      setError(null);
      setResult(null);
    },
  };
}

/** A row as it is after a change. */
export function afterwards(row: ContactRow, { action, value }: Change): ContactRow {
  switch (action) {
    case "add_label":
      return value && !row.labels.includes(value) ? { ...row, labels: [...row.labels, value] } : row;
    case "remove_label":
      return { ...row, labels: row.labels.filter((id) => id !== value) };
    case "opt_in":
      return { ...row, receives_broadcasts: true };
    case "opt_out":
      return { ...row, receives_broadcasts: false };
    case "owner":
      return { ...row, owner_id: value ?? null };
  }
}
