import type { Conversation, Counters, Me, Message, Offer, PresenceUser } from "@/lib/api/types";
import { type ListQuery, windowKey } from "./filters";
import { Table } from "./table";

export type ConnectionStatus = "connecting" | "online" | "offline" | "catching_up";

export interface Connection {
  status: ConnectionStatus;
  /** Milliseconds since 1970 of the last sign of life from the server; null before the first. */
  updatedAt: number | null;
  /** The stream's id, for presence. */
  stream: string | null;
}

/** A loaded stretch of one conversation's messages, ascending by (position_at, seq). */
export interface Thread {
  items: Message[];
  /** Cursor to older messages; null when the first one is loaded. */
  before: string | null;
  /** Cursor to newer messages; null when the newest is loaded, so live messages may be appended. */
  after: string | null;
  loading: "initial" | "older" | "newer" | null;
  /** True when the last load failed; loading again clears it. */
  failed: boolean;
  /** Messages that arrived beyond `after` since the stretch was loaded. */
  newer: number;
}

/** What is loaded of one list, from its top down to `floor`. */
export interface ListWindow {
  query: ListQuery;
  /** Conversations the server put here, with the version for which it said so; later versions are judged here. */
  members: ReadonlyMap<string, number>;
  /** Sort key of the last loaded row; null when the list is loaded to its end. */
  floor: string | null;
  cursor: string | null;
  loading: boolean;
  failed: boolean;
  loaded: boolean;
}

export interface State {
  me: Me | null;
  conversations: ReadonlyMap<string, Conversation>;
  /** Event number at which this client last learned of a conversation; an older `left` is void. */
  knownAt: ReadonlyMap<string, number>;
  threads: ReadonlyMap<string, Thread>;
  windows: ReadonlyMap<string, ListWindow>;
  counters: Counters | null;
  presence: ReadonlyMap<string, PresenceUser[]>;
  /** What is offered to this user, and offers whose end has not been told yet. */
  offers: ReadonlyMap<string, Offer>;
  connection: Connection;
  /** Number of the last event received. */
  cursor: number | null;
}

export const initialState: State = {
  me: null,
  conversations: Table.of<Conversation>(),
  knownAt: Table.of<number>(),
  threads: new Map(),
  windows: new Map(),
  counters: null,
  presence: new Map(),
  offers: new Map(),
  connection: { status: "connecting", updatedAt: null, stream: null },
  cursor: null,
};

export { type ListQuery, windowKey };
