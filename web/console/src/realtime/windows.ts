import type { ConversationPage } from "@/lib/api/types";
import { putConversations } from "./reducer";
import { type ListQuery, type ListWindow, type State, windowKey } from "./state";
import { compareKeys, sortKey } from "./views";

function emptyWindow(query: ListQuery): ListWindow {
  return {
    query,
    members: new Map(),
    floor: null,
    cursor: null,
    loading: false,
    failed: false,
    loaded: false,
  };
}

export function patchWindow(state: State, query: ListQuery, patch: Partial<ListWindow>): State {
  const key = windowKey(query);
  const windows = new Map(state.windows);
  windows.set(key, { ...(windows.get(key) ?? emptyWindow(query)), ...patch });
  return { ...state, windows };
}

/** Takes a page of a list: the first one replaces the window, later ones extend it downwards. */
export function putPage(state: State, query: ListQuery, page: ConversationPage, isFirst: boolean): State {
  const next = putConversations(state, page.items, page.head);
  const old = state.windows.get(windowKey(query));
  const members = new Map(isFirst || !old ? [] : old.members);
  for (const item of page.items) members.set(item.id, item.version);
  return patchWindow(next, query, {
    members,
    floor: floorOf(query, page) ?? (page.next_cursor === null ? null : (old?.floor ?? null)),
    cursor: page.next_cursor,
    loading: false,
    failed: false,
    loaded: true,
  });
}

function floorOf(query: ListQuery, page: ConversationPage): string | null {
  const last = page.items[page.items.length - 1];
  return page.next_cursor === null || !last ? null : sortKey(last, query.sort);
}

/** Takes the first page of a list of which more is loaded: below it, what was there stays. */
export function refreshPage(state: State, query: ListQuery, page: ConversationPage): State {
  const old = state.windows.get(windowKey(query));
  const floor = floorOf(query, page);
  if (!old?.loaded || floor === null) return putPage(state, query, page, true);
  const isBelow = (key: string) => compareKeys(key, floor, query.sort) > 0;
  // What is loaded reaches no further than the page itself.
  if (old.floor !== null && !isBelow(old.floor)) return putPage(state, query, page, true);
  const next = putConversations(state, page.items, page.head);
  const members = new Map<string, number>();
  for (const [id, version] of old.members) {
    const known = state.conversations.get(id);
    if (known && isBelow(sortKey(known, query.sort))) members.set(id, version);
  }
  for (const item of page.items) members.set(item.id, item.version);
  return patchWindow(next, query, { members, failed: false });
}
