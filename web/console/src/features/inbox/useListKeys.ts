import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import type { RefObject } from "react";
import type { Conversation } from "@/lib/api/types";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { markUnread } from "@/realtime/store";

interface ListKeys {
  rows: readonly Conversation[];
  selectedId: string | null;
  pick: (id: string, isRange: boolean) => void;
  scroll: RefObject<HTMLDivElement | null>;
  scrollTo: (index: number) => void;
}

function focusedId(): string | null {
  return document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.row ?? null) : null;
}

/** J and K move the focus along the list, Enter opens (a row is a link), U marks as unread, X selects. */
export function useListKeys({ rows, selectedId, pick, scroll, scrollTo }: ListKeys): void {
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
    const from = rows.findIndex((row) => row.id === (focusedId() ?? selectedId));
    if (from < 0) return focus(0);
    focus(Math.min(rows.length - 1, Math.max(0, from + step)));
  }

  function unread() {
    const id = focusedId() ?? selectedId;
    if (!id) return;
    markUnread(id).catch(() =>
      notifications.show({ color: "red", message: t`A marcação não foi salva. Tente de novo.` }),
    );
  }

  function choose(isRange: boolean) {
    const id = focusedId() ?? selectedId;
    if (id) pick(id, isRange);
  }

  const group = t`Conversas`;
  useShortcuts([
    { keys: "j", label: t`Próxima conversa`, group, run: () => move(1) },
    { keys: "k", label: t`Conversa anterior`, group, run: () => move(-1) },
    { keys: "u", label: t`Marcar como não lido`, group, run: unread },
    { keys: "x", label: t`Selecionar a conversa`, group, run: () => choose(false) },
    { keys: "shift+x", label: t`Selecionar até aqui`, group, run: () => choose(true) },
    { keys: "g i", label: t`Ir para a lista`, group, run: () => move(0) },
  ]);
}
