import { api } from "@/lib/api/client";
import type { ConversationPage } from "@/lib/api/types";
import { getState, update } from "./core";
import { noteHead } from "./coverage";
import { patchWindow, putPage } from "./reducer";
import { type ListQuery, windowKey } from "./state";

const PAGE = 50;
const shown = new Map<string, ListQuery>();
const requests = new Map<string, AbortController>();

export function fetchPage(
  query: ListQuery,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ConversationPage> {
  return api.get<ConversationPage>("/conversations", {
    signal,
    query: {
      view: query.view,
      q: query.q.trim(),
      sort: query.sort,
      unread: query.unread || undefined,
      cursor,
      limit: PAGE,
    },
  });
}

async function load(query: ListQuery, cursor: string | null): Promise<void> {
  const key = windowKey(query);
  requests.get(key)?.abort();
  const controller = new AbortController();
  requests.set(key, controller);
  update((state) => patchWindow(state, query, { loading: true, failed: false }));
  try {
    const page = await fetchPage(query, cursor, controller.signal);
    if (controller.signal.aborted) return;
    noteHead(page.head);
    update((state) => putPage(state, query, page, cursor === null));
  } catch {
    if (controller.signal.aborted) return;
    update((state) => patchWindow(state, query, { loading: false, failed: true }));
  }
}

/** Loads a list's first page, unless it is loaded or on its way. */
export function openList(query: ListQuery): void {
  const list = getState().windows.get(windowKey(query));
  if (list?.loaded || list?.loading) return;
  void load(query, null);
}

export function loadMore(query: ListQuery): void {
  const list = getState().windows.get(windowKey(query));
  if (!list || list.loading || !list.cursor) return;
  void load(query, list.cursor);
}

export function reloadList(query: ListQuery): Promise<void> {
  return load(query, null);
}

/** Registers a list as shown, so that a resynchronisation reloads it. Returns how to undo that. */
export function showList(query: ListQuery): () => void {
  const key = windowKey(query);
  shown.set(key, query);
  return () => {
    shown.delete(key);
    requests.get(key)?.abort();
    requests.delete(key);
    update((state) => {
      const list = state.windows.get(key);
      // A search's window is dropped at once; an aborted load must not look as if it still ran.
      if (query.q.trim()) {
        const windows = new Map(state.windows);
        windows.delete(key);
        return { ...state, windows };
      }
      return list?.loading ? patchWindow(state, query, { loading: false }) : state;
    });
  };
}

export function shownLists(): ListQuery[] {
  return [...shown.values()];
}
