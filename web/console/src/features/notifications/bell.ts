import { useSyncExternalStore } from "react";
import { api } from "@/lib/api/client";
import type { Notice, NoticeEvent, NoticePage } from "@/lib/api/notifications";

/** What the bell holds; `items` null: not read yet. */
export interface BellState {
  items: readonly Notice[] | null;
  cursor: string | null;
  unseen: number;
  failed: boolean;
}

const EMPTY: BellState = { items: null, cursor: null, unseen: 0, failed: false };
let state = EMPTY;
const listeners = new Set<() => void>();

function set(next: BellState): void {
  state = next;
  for (const listener of [...listeners]) listener();
}

export function useBell(): BellState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/**
 * The entries after one more event. The messages of one conversation share an entry: the event says how many came
 * since the last one. Null `items` stays null: the page that is on its way holds the event.
 */
export function applyNotice(before: BellState, event: NoticeEvent, isLooking: boolean): BellState {
  if (event.type === "notification.seen") {
    const items = before.items?.map((item) => ({ ...item, is_seen: true })) ?? null;
    return { ...before, items, unseen: 0 };
  }
  if (event.type === "notification.removed" && event.ids) {
    const gone = new Set(event.ids);
    const items = before.items?.filter((item) => !gone.has(item.id)) ?? null;
    const left = (before.items ?? []).filter((item) => gone.has(item.id) && !item.is_seen).length;
    return { ...before, items, unseen: Math.max(0, before.unseen - left) };
  }
  const notice = event.notification;
  if (event.type !== "notification.created" || !notice) return before;
  // The server may not have heard yet that this window shows the chat.
  if (isLooking && ["message", "assigned", "queued"].includes(notice.kind)) return before;
  const known = before.items?.find((item) => item.id === notice.id);
  const entry = {
    ...notice,
    created_at: known?.created_at ?? notice.created_at,
    count: (known?.count ?? 0) + notice.count,
    is_seen: false,
  };
  const items = before.items && [entry, ...before.items.filter((item) => item.id !== notice.id)];
  return { ...before, items, unseen: before.unseen + (known && !known.is_seen ? 0 : 1) };
}

export function takeNotice(event: NoticeEvent, isLooking: boolean): void {
  const next = applyNotice(state, event, isLooking);
  if (next !== state) set(next);
}

/** Reads the newest entries, or with `more` the page after those shown. */
export async function loadBell(more = false): Promise<void> {
  const cursor = more ? state.cursor : null;
  if (more && cursor === null) return;
  try {
    const page = await api.get<NoticePage>("/notifications", { query: { cursor: cursor ?? undefined } });
    const known = new Set(more ? state.items?.map((item) => item.id) : []);
    const items = more
      ? [...(state.items ?? []), ...page.items.filter((item) => !known.has(item.id))]
      : page.items;
    set({ items, cursor: page.next_cursor, unseen: page.unseen, failed: false });
  } catch {
    set({ ...state, failed: true });
  }
}

export async function seeAll(): Promise<void> {
  if (!state.unseen) return;
  takeNotice({ type: "notification.seen" }, false);
  await api.post("/notifications/seen").catch(() => loadBell());
}

/** Removes one entry, or all; what the server did not take comes back. */
export async function removeNotice(id: string | null): Promise<void> {
  takeNotice(
    { type: "notification.removed", ids: id ? [id] : (state.items ?? []).map((item) => item.id) },
    false,
  );
  await api.delete(id ? `/notifications/${id}` : "/notifications").catch(() => loadBell());
}

/** For signing out and for tests. */
export function resetBell(): void {
  set(EMPTY);
}
