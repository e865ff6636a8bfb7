import { useLingui } from "@lingui/react/macro";
import type { KeyboardEvent, RefObject } from "react";
import type { ContactRow } from "@/lib/api/contacts";
import { useShortcuts } from "@/lib/shortcuts/registry";

interface TableKeys {
  rows: readonly ContactRow[];
  openId: string | null;
  pick(id: string, isRange: boolean): void;
  scroll: RefObject<HTMLDivElement | null>;
  scrollTo(index: number): void;
}

function focusedId(): string | null {
  return document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.row ?? null) : null;
}

/** J, K and the arrows move the focus along the rows, Enter opens (a name is a link), X selects. */
export function useTableKeys({ rows, openId, pick, scroll, scrollTo }: TableKeys) {
  const { t } = useLingui();

  function focus(index: number) {
    const row = rows[index];
    if (!row) return;
    scrollTo(index);
    // The row may be outside the drawn part: it exists a frame after scrolling there.
    const find = () => scroll.current?.querySelector<HTMLElement>(`[data-row="${row.id}"]`);
    const link = find();
    if (link) link.focus({ preventScroll: true });
    else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus({ preventScroll: true })));
  }

  function move(step: number) {
    const from = rows.findIndex((row) => row.id === (focusedId() ?? openId));
    focus(from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step)));
  }

  function choose(isRange: boolean) {
    const id = focusedId() ?? openId;
    if (id) pick(id, isRange);
  }

  const group = t`Contatos`;
  useShortcuts([
    { keys: "j", label: t`Próximo contato`, group, run: () => move(1) },
    { keys: "k", label: t`Contato anterior`, group, run: () => move(-1) },
    { keys: "x", label: t`Selecionar o contato`, group, run: () => choose(false) },
    { keys: "shift+x", label: t`Selecionar até aqui`, group, run: () => choose(true) },
  ]);

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || focusedId() === null)
      return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(rows.length - 1);
    else return;
    event.preventDefault();
  };
}
