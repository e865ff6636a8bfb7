import { api } from "@/lib/api/client";
import type { Conversation, ConversationPage, StreamEvent } from "@/lib/api/types";
import { getState, update } from "./core";
import { noteHead } from "./coverage";
import { isTimed, type ListQuery, queryParams, windowKey } from "./filters";

import { CLOCK_MS } from "./rows";
import type { State } from "./state";
import { matches } from "./views";
import { patchWindow, putPage, refreshPage } from "./windows";

const PAGE = 50;
/** At most one look at the server in this time for what events cannot decide, in milliseconds. */
const REFRESH_MS = 1_000;
const shown = new Map<string, ListQuery>();
const requests = new Map<string, AbortController>();
const refreshes = new Map<string, ReturnType<typeof setTimeout>>();

export function fetchPage(
  query: ListQuery,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ConversationPage> {
  return api.get<ConversationPage>("/conversations", {
    signal,
    query: { ...queryParams(query), cursor, limit: PAGE },
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
  const clock = isTimed(query) ? setInterval(() => void onClock(query), CLOCK_MS) : undefined;
  return () => {
    shown.delete(key);
    clearInterval(clock);
    clearTimeout(refreshes.get(key));
    refreshes.delete(key);
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

/** Looks at the first page again, without a sign of it on screen. A failure is made good by the next one. */
async function refresh(query: ListQuery): Promise<void> {
  const key = windowKey(query);
  const list = getState().windows.get(key);
  if (!shown.has(key) || !list?.loaded || list.loading) return;
  try {
    const page = await fetchPage(query, null);
    if (!shown.has(key) || getState().windows.get(key)?.loading) return;
    noteHead(page.head);
    update((state) => refreshPage(state, query, page));
  } catch {
    // The connection bar speaks of it where it lasts.
  }
}

function onClock(query: ListQuery): Promise<void> {
  update((state) => ({ ...state }));
  return refresh(query);
}

function refreshSoon(query: ListQuery): void {
  const key = windowKey(query);
  if (refreshes.has(key)) return;
  const timer = setTimeout(() => {
    refreshes.delete(key);
    void refresh(query);
  }, REFRESH_MS);
  refreshes.set(key, timer);
}

/** Whether something has changed by which the server finds or filters; a new message alone is nothing. */
function isNews(before: Conversation | undefined, now: Conversation): boolean {
  if (!before) return true;
  const facts = ({ contact, ticket, ...row }: Conversation) => [
    contact.name,
    contact.phone,
    contact.username,
    ticket?.id,
    ticket?.closed_at,
    row.department_id,
    row.agent_id,
  ];
  const earlier = facts(before);
  return facts(now).some((fact, index) => fact !== earlier[index]);
}

/** Asks the server about lists on screen whose rows these events may change in a way that only it can tell. */
export function settle(before: State, events: readonly StreamEvent[]): void {
  const { me, conversations, windows } = getState();
  if (!me) return;
  for (const [key, query] of shown) {
    if (refreshes.has(key) || !windows.get(key)?.loaded) continue;
    const isSearch = query.q.trim() !== "";
    const isOpen = events.some((event) => {
      if (event.contact) return isSearch;
      const now = event.conversation && conversations.get(event.conversation.id);
      if (!now || !isNews(before.conversations.get(now.id), now)) return false;
      return matches(query, now, me, Date.now()) === null;
    });
    if (isOpen) refreshSoon(query);
  }
}
