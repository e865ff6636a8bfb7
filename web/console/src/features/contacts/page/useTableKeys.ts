import { useLingui } from "@lingui/react/macro";
import type { KeyboardEvent } from "react";
import { focusedId, type RowList, useRowKeys } from "@/lib/shortcuts/useRowKeys";

/** The keys of a list of rows; the arrows move the focus, too. */
export function useTableKeys(list: RowList) {
  const { t } = useLingui();
  const { focus, move } = useRowKeys(list, {
    group: t`Contatos`,
    next: t`Próximo contato`,
    previous: t`Contato anterior`,
    choose: t`Selecionar o contato`,
  });

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || focusedId() === null)
      return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(list.rows.length - 1);
    else return;
    event.preventDefault();
  };
}
