import { useLingui } from "@lingui/react/macro";
import type { RefObject } from "react";
import { useShortcuts } from "./registry";

/** A list whose rows are drawn as far as they are seen; what has a row's focus carries its id in `data-row`. */
export interface RowList {
  rows: readonly { id: string }[];
  openId: string | null;
  pick(id: string, isRange: boolean): void;
  scroll: RefObject<HTMLDivElement | null>;
  scrollTo(index: number): void;
}

interface RowWords {
  group: string;
  next: string;
  previous: string;
  choose: string;
}

/** The row that has the focus. */
export function focusedId(): string | null {
  return document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.row ?? null) : null;
}

/** J and K move the focus along the rows, Enter opens (a row is a link), X selects. */
export function useRowKeys({ rows, openId, pick, scroll, scrollTo }: RowList, words: RowWords) {
  const { t } = useLingui();
  const currentId = () => focusedId() ?? openId;

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
    const id = currentId();
    const from = rows.findIndex((row) => row.id === id);
    focus(from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step)));
  }

  function choose(isRange: boolean) {
    const id = currentId();
    if (id) pick(id, isRange);
  }

  const { group } = words;
  useShortcuts([
    { keys: "j", label: words.next, group, run: () => move(1) },
    { keys: "k", label: words.previous, group, run: () => move(-1) },
    { keys: "x", label: words.choose, group, run: () => choose(false) },
    { keys: "shift+x", label: t`Selecionar até aqui`, group, run: () => choose(true) },
  ]);
  return { currentId, focus, move };
}
