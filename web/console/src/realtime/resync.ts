import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { Conversation, Counters, Me, MessagePage } from "@/lib/api/types";
import { getOpenConversation, hold } from "./batch";
import { update } from "./core";
import { noteHead } from "./coverage";
import { fetchPage, shownLists } from "./lists";
import { putConversations, putMessages } from "./reducer";
import type { State } from "./state";
import { Table } from "./table";
import { putPage } from "./windows";

async function fetchOpen(id: string | null): Promise<((state: State) => State) | null> {
  if (!id) return null;
  try {
    const [one, messages] = await Promise.all([
      api.get<{ conversation: Conversation; head: number }>(`/conversations/${id}`),
      api.get<MessagePage>(`/conversations/${id}/messages`, { query: { limit: 50 } }),
    ]);
    noteHead(Math.min(one.head, messages.head));
    return (state) =>
      putMessages(putConversations(state, [one.conversation], one.head), id, messages, "fresh");
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}

/**
 * Replaces everything shown by what the server says now, whatever the versions: after a restore they may be lower.
 * What is on screen stays until the answers are complete. Throws when the server cannot be reached.
 */
export async function resync(): Promise<void> {
  const release = hold();
  try {
    const lists = shownLists();
    const [pages, counters, me, open] = await Promise.all([
      Promise.all(lists.map((query) => fetchPage(query, null))),
      // They come with the stream as well: without them everything else is still worth showing.
      api.get<Counters>("/conversations/counters").catch(() => null),
      api.get<Me>("/me").catch(() => null),
      fetchOpen(getOpenConversation()),
    ]);
    for (const page of pages) noteHead(page.head);
    update((state) => {
      let next: State = {
        ...state,
        conversations: Table.of<Conversation>(),
        knownAt: Table.of<number>(),
        threads: new Map(),
        windows: new Map(),
        counters: counters ?? state.counters,
        me: me ?? state.me,
      };
      lists.forEach((query, index) => {
        const page = pages[index];
        if (page) next = putPage(next, query, page, true);
      });
      return open ? open(next) : next;
    });
  } finally {
    release();
  }
}
