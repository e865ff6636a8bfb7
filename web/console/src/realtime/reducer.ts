import type {
  Conversation,
  Counters,
  Message,
  MessagePage,
  PresenceUser,
  StreamEvent,
} from "@/lib/api/types";
import { clearThreads } from "./cleared";
import { applyDirectory, applyOffer } from "./directory";
import type { State, Thread } from "./state";
import { type Draft, Table } from "./table";
import { normaliseTime } from "./views";

/** Thread order: (position_at, seq). */
export function compareMessages(a: Message, b: Message): number {
  const [left, right] = [normaliseTime(a.position_at), normaliseTime(b.position_at)];
  if (left !== right) return left < right ? -1 : 1;
  return a.seq - b.seq;
}

/** Adds or replaces messages by id, keeping the higher version and the order. */
export function mergeMessages(items: Message[], incoming: Message[]): Message[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  let changed = false;
  for (const message of incoming) {
    const known = byId.get(message.id);
    if (known && known.version >= message.version) continue;
    byId.set(message.id, message);
    changed = true;
  }
  return changed ? [...byId.values()].sort(compareMessages) : items;
}

function putConversation(
  conversations: Draft<Conversation>,
  knownAt: Draft<number>,
  conversation: Conversation,
  number: number,
): void {
  const known = conversations.get(conversation.id);
  if (!known || known.version < conversation.version) conversations.set(conversation.id, conversation);
  if (number > (knownAt.get(conversation.id) ?? -1)) knownAt.set(conversation.id, number);
}

function applyMessage(thread: Thread, message: Message): Thread {
  const exists = thread.items.some((item) => item.id === message.id);
  if (!exists) {
    const first = thread.items[0];
    const last = thread.items[thread.items.length - 1];
    // Outside the loaded stretch there is a gap: the message will come with the page that fills it.
    if (thread.before !== null && first && compareMessages(message, first) < 0) return thread;
    if (thread.after !== null && last && compareMessages(message, last) > 0)
      return { ...thread, newer: thread.newer + 1 };
  }
  const items = mergeMessages(thread.items, [message]);
  return items === thread.items ? thread : { ...thread, items };
}

const TIMELINE = "timeline:";

/** The id of the thread of everything with one contact. */
export const timelineOf = (contactId: string) => TIMELINE + contactId;

export function contactOfTimeline(threadId: string): string | null {
  return threadId.startsWith(TIMELINE) ? threadId.slice(TIMELINE.length) : null;
}

/** The loaded threads that a message belongs into: its conversation's, and its contact's. */
function threadsOf(
  threads: ReadonlyMap<string, Thread>,
  conversations: { get(id: string): Conversation | undefined },
  message: Message,
): string[] {
  const contactId = conversations.get(message.conversation_id)?.contact.id ?? "";
  return [message.conversation_id, timelineOf(contactId)].filter((id) => threads.has(id));
}

/** Applies frames in the order given. Repeats and late arrivals change nothing. */
export function applyEvents(state: State, events: readonly StreamEvent[]): State {
  if (events.length === 0) return state;
  const conversations = Table.of(state.conversations).edit();
  const knownAt = Table.of(state.knownAt).edit();
  const threads = new Map(state.threads);
  let me = state.me;
  let offers = state.offers;
  let cursor = state.cursor;
  for (const event of events) {
    if (cursor === null || event.number > cursor) cursor = event.number;
    if (event.type === "conversation.left" && event.conversation_id) {
      if (event.number <= (knownAt.get(event.conversation_id) ?? -1)) continue;
      conversations.delete(event.conversation_id);
      threads.delete(event.conversation_id);
      knownAt.set(event.conversation_id, event.number);
      continue;
    }
    if (event.type === "contents.cleared") clearThreads(threads, event);
    if (event.conversation) putConversation(conversations, knownAt, event.conversation, event.number);
    if (event.message) {
      for (const id of threadsOf(threads, conversations, event.message))
        threads.set(id, applyMessage(threads.get(id) as Thread, event.message));
    }
    if (event.contact) {
      for (const [id, row] of conversations.done()) {
        if (row.contact.id !== event.contact.id) continue;
        // Of a person who was several contacts, each conversation goes on with its own address.
        const { phone, username } = row.contact;
        conversations.set(id, { ...row, contact: { ...event.contact, phone, username } });
      }
    }
    if (me) me = applyDirectory(me, event);
    if (event.offer) offers = applyOffer(offers, event.offer, me?.user.id);
  }
  return {
    ...state,
    conversations: conversations.done(),
    knownAt: knownAt.done(),
    threads,
    offers,
    me,
    cursor,
  };
}

export function applyEvent(state: State, event: StreamEvent): State {
  return applyEvents(state, [event]);
}

/** Takes conversations from an answer that is at least as new as event number `head`. */
export function putConversations(state: State, items: readonly Conversation[], head: number): State {
  const conversations = Table.of(state.conversations).edit();
  const knownAt = Table.of(state.knownAt).edit();
  for (const item of items) {
    // A `left` newer than the answer wins: the answer was read before access ended.
    if (!conversations.has(item.id) && (knownAt.get(item.id) ?? -1) > head) continue;
    putConversation(conversations, knownAt, item, head);
  }
  return { ...state, conversations: conversations.done(), knownAt: knownAt.done() };
}

export const emptyThread: Thread = {
  items: [],
  before: null,
  after: null,
  loading: null,
  failed: false,
  newer: 0,
};

export function patchThread(state: State, id: string, patch: Partial<Thread>): State {
  const threads = new Map(state.threads);
  const old = threads.get(id) ?? emptyThread;
  // Set again at the end: the map's order is what says which thread was used last.
  threads.delete(id);
  threads.set(id, { ...old, ...patch });
  return { ...state, threads };
}

/** Takes a page of messages: a fresh stretch, or one that continues the loaded stretch. */
export function putMessages(
  state: State,
  id: string,
  page: MessagePage,
  part: "fresh" | "older" | "newer",
): State {
  const old = state.threads.get(id);
  if (part === "fresh" || !old) {
    // Live messages may have arrived while the newest page was on its way.
    const overlap =
      part === "fresh" && page.after === null && old && old.after === null
        ? newerThan(old.items, page.items)
        : [];
    const items = mergeMessages([...page.items].sort(compareMessages), overlap);
    return patchThread(state, id, {
      items,
      before: page.before,
      after: page.after,
      loading: null,
      failed: false,
      newer: 0,
    });
  }
  const items = mergeMessages(old.items, page.items);
  return part === "older"
    ? patchThread(state, id, { items, before: page.before, loading: null, failed: false })
    : patchThread(state, id, {
        items,
        after: page.after,
        loading: null,
        failed: false,
        newer: page.after === null ? 0 : old.newer,
      });
}

function newerThan(items: Message[], page: Message[]): Message[] {
  const last = page[page.length - 1];
  const kept = items.filter((item) =>
    page.some((other) => other.id === item.id && other.version < item.version),
  );
  return [...kept, ...items.filter((item) => !last || compareMessages(item, last) > 0)];
}

/** Takes a single message from an answer to a write. */
export function putMessage(state: State, message: Message): State {
  return threadsOf(state.threads, state.conversations, message).reduce((now, id) => {
    const thread = now.threads.get(id) as Thread;
    const next = applyMessage(thread, message);
    return next === thread ? now : patchThread(now, id, next);
  }, state);
}

export function putCounters(state: State, counters: Counters): State {
  const old = state.counters;
  if (old?.head !== undefined && counters.head !== undefined && counters.head < old.head) return state;
  return { ...state, counters };
}

export function putPresence(state: State, conversationId: string, users: PresenceUser[]): State {
  const presence = new Map(state.presence);
  if (users.length) presence.set(conversationId, users);
  else presence.delete(conversationId);
  return { ...state, presence };
}
