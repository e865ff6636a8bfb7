import { useCallback, useMemo, useSyncExternalStore } from "react";
import type {
  Conversation,
  Counters,
  DirectoryDepartment,
  DirectoryInbox,
  DirectoryUser,
  Me,
  Message,
  Offer,
  PresenceUser,
} from "@/lib/api/types";
import { useStore } from "./core";
import { type ListQuery, windowKey } from "./filters";
import { type PendingMessage, pendingIn, subscribeOutbox } from "./outbox-store";
import { windowRows } from "./rows";
import type { Connection, ListWindow, State, Thread } from "./state";

/** A message as shown: the server's, or one of this browser that the server has not confirmed. */
export type ThreadMessage = Message & { pending?: PendingMessage };

export interface ThreadView {
  items: readonly ThreadMessage[];
  isLoaded: boolean;
  hasOlder: boolean;
  hasNewer: boolean;
  loading: Thread["loading"];
  failed: boolean;
  /** How many messages arrived beyond the loaded stretch. */
  newer: number;
}

const NO_USERS: PresenceUser[] = [];

/** Throws outside a signed-in page: every page behind the sign-in has it. */
export function useMe(): Me {
  const me = useStore((state) => state.me);
  if (!me) throw new Error("useMe outside a signed-in page");
  return me;
}

/** For parts that also render before anybody has signed in. */
export function useMaybeMe(): Me | null {
  return useStore((state) => state.me);
}

export function usePermission(permission: string): boolean {
  return useStore((state) => state.me?.permissions.includes(permission) ?? false);
}

export function useConversation(id: string): Conversation | undefined {
  return useStore(useCallback((state: State) => state.conversations.get(id), [id]));
}

export function useConnection(): Connection {
  return useStore((state) => state.connection);
}

/** What is offered to this user, oldest first. */
export function useOffers(): readonly Offer[] {
  const offers = useStore((state) => state.offers);
  return useMemo(
    () => [...offers.values()].sort((a, b) => a.offered_at.localeCompare(b.offered_at)),
    [offers],
  );
}

export function useCounters(): Counters | null {
  return useStore((state) => state.counters);
}

/** Other users who look at or type in a conversation. */
export function usePresence(conversationId: string): PresenceUser[] {
  const users = useStore(
    useCallback((state: State) => state.presence.get(conversationId) ?? NO_USERS, [conversationId]),
  );
  const me = useMaybeMe();
  return useMemo(
    () => users.filter((user) => user.id !== me?.user.id && user.mode !== "away"),
    [users, me?.user.id],
  );
}

export function useUser(id: string | null): DirectoryUser | undefined {
  return useStore(
    useCallback((state: State) => state.me?.directory.users.find((row) => row.id === id), [id]),
  );
}

export function useDepartment(id: string | null): DirectoryDepartment | undefined {
  return useStore(
    useCallback((state: State) => state.me?.directory.departments.find((row) => row.id === id), [id]),
  );
}

export function useInbox(id: string): DirectoryInbox | undefined {
  return useStore(
    useCallback((state: State) => state.me?.directory.inboxes.find((row) => row.id === id), [id]),
  );
}

function toMessage(entry: PendingMessage, userId: string | null): ThreadMessage {
  return {
    id: entry.id,
    conversation_id: entry.conversationId,
    seq: Number.MAX_SAFE_INTEGER,
    version: -1,
    ticket_id: null,
    direction: "out",
    visibility: entry.body.visibility ?? "public",
    kind: entry.attachments[0]?.kind ?? (entry.body.type === "attachments" ? "document" : pendingKind(entry)),
    text: entry.body.text ?? entry.body.interactive?.body ?? "",
    content: pendingContent(entry),
    author: { kind: "user", id: userId },
    reply_to: entry.replyTo,
    attachments: entry.attachments,
    reactions: [],
    status: entry.state === "refused" ? "failed" : "queued",
    error: null,
    forwarded: 0,
    is_edited: false,
    deleted: null,
    position_at: entry.createdAt,
    provider_at: null,
    created_at: entry.createdAt,
    pending: entry,
  };
}

function pendingKind(entry: PendingMessage): Message["kind"] {
  const type = entry.body.type;
  return type === "location" || type === "contacts" || type === "template" || type === "interactive"
    ? type
    : "text";
}

function pendingContent(entry: PendingMessage): Record<string, unknown> {
  if (entry.body.location) return { ...entry.body.location };
  if (entry.body.contacts) return { cards: entry.body.contacts };
  if (entry.body.template) return { ...entry.body.template };
  if (entry.body.interactive) return { ...entry.body.interactive };
  return entry.body.mentions ? { mentions: entry.body.mentions } : {};
}

/** The loaded messages of a conversation, oldest first, with the unsent ones of this browser at the end. */
export function useMessages(id: string): ThreadView {
  const thread = useStore(useCallback((state: State) => state.threads.get(id), [id]));
  const userId = useStore((state) => state.me?.user.id ?? null);
  const pending = useSyncExternalStore(subscribeOutbox, () => pendingIn(id));
  return useMemo(() => {
    const stored = thread?.items ?? [];
    const unsent = pending.length
      ? pending.filter((entry) => !stored.some((item) => item.id === entry.id))
      : pending;
    return {
      items: unsent.length ? [...stored, ...unsent.map((entry) => toMessage(entry, userId))] : stored,
      isLoaded:
        thread !== undefined && thread.loading !== "initial" && !(thread.failed && stored.length === 0),
      hasOlder: thread?.before != null,
      hasNewer: thread?.after != null,
      loading: thread?.loading ?? null,
      failed: thread?.failed ?? false,
      newer: thread?.newer ?? 0,
    };
  }, [thread, pending, userId]);
}

export interface ListView {
  rows: readonly Conversation[];
  isLoaded: boolean;
  isLoading: boolean;
  failed: boolean;
  hasMore: boolean;
}

function sameRows(a: readonly Conversation[], b: readonly Conversation[]): boolean {
  return a === b || (a.length === b.length && a.every((row, index) => row === b[index]));
}

/** The rows of a list in the server's order, live. */
export function useList(query: ListQuery): ListView {
  const key = windowKey(query);
  const list = useStore(useCallback((state: State): ListWindow | undefined => state.windows.get(key), [key]));
  const rows = useStore(
    useCallback((state: State) => windowRows(state, state.windows.get(key)), [key]),
    sameRows,
  );
  return {
    rows,
    isLoaded: list?.loaded ?? false,
    isLoading: list?.loading ?? false,
    failed: list?.failed ?? false,
    hasMore: list?.cursor != null,
  };
}

export {
  discardMessage,
  loadConversation,
  loadNewer,
  loadOlder,
  type OutgoingMessage,
  openAround,
  openLatest,
  retryMessage,
  sendMessage,
  sendReaction,
  setPresence,
  takeBackMessage,
  timelineOf,
} from "./actions";
export {
  clearDraft,
  type Draft,
  getDraft,
  revisionOf,
  setDraft,
  subscribeDrafts,
  useDraft,
  useHasDraft,
} from "./drafts";
export type { ListQuery } from "./filters";
export type { PendingMessage } from "./outbox-store";
export {
  acceptOffer,
  askConference,
  cancelClosing,
  closeConversation,
  closeMany,
  correctTicket,
  declineOffer,
  editConversation,
  endConference,
  forgetOffer,
  leaveConference,
  loadOffers,
  markRead,
  markUnread,
  reopenConversation,
  requeueConversation,
  returnConversation,
  setAgentState,
  startConversation,
  startMany,
  takeOverConversation,
  transferConversation,
  transferMany,
} from "./service";
export type { Connection, ConnectionStatus } from "./state";
