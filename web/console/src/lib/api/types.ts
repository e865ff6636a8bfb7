/** The wire shapes of the server: snake_case, times RFC 3339 UTC, ids uuid7. */

import type { ContactBrief, Conversation } from "./conversation";
import type {
  ClosingField,
  ClosingReason,
  DirectoryDepartment,
  DirectoryInbox,
  DirectoryLabel,
  DirectoryUser,
  Me,
  PauseReason,
} from "./directory";
import type { Message, StoredDraft } from "./messages";
import type { Notice } from "./notifications";
import type { AgentChange, Offer } from "./service";

export type * from "./conversation";
export type * from "./directory";
export type * from "./messages";
export type * from "./service";

export type ViewId = "waiting" | "mine" | "active" | "open" | "closed" | "bot" | "all";
export type Sort = "recent" | "oldest" | "opened_recent" | "opened_oldest" | "expires_soon";

export interface ConversationPage {
  items: Conversation[];
  next_cursor: string | null;
  /** Event number that the page is at least as new as. */
  head: number;
}

export interface Counter {
  total: number;
  unread: number;
}

export interface Counters {
  views: Record<ViewId, Counter>;
  head?: number;
}

export interface MessagePage {
  items: Message[];
  before: string | null;
  after: string | null;
  head: number;
}

export interface PresenceUser {
  id: string;
  /** monitoring is never shown to anybody. */
  mode: "viewing" | "typing" | "away" | "monitoring";
}

/** A numbered frame of the event stream. */
export interface StreamEvent {
  number: number;
  type: string;
  at?: string;
  actor?: { kind: "user" | "contact" | "system" | "flow"; id: string | null } | null;
  conversation_id?: string;
  conversation?: Conversation;
  message?: Message;
  contact?: ContactBrief;
  department?: DirectoryDepartment;
  user?: DirectoryUser;
  inbox?: DirectoryInbox;
  agent?: AgentChange;
  offer?: Offer;
  account?: Me["account"];
  closing_reason?: ClosingReason;
  label?: DirectoryLabel;
  pause_reason?: PauseReason;
  custom_field?: ClosingField;
  /** With notification.*. */
  notification?: Notice;
  sound?: boolean;
  ids?: string[];
  /** With draft.updated; null: sent or discarded, and `revision` is that of what was. */
  draft?: StoredDraft | null;
  revision?: number;
  /** With note.created, .updated and .deleted. */
  contact_id?: string;
  /** With contacts.changed: contacts of whom no conversation tells came, changed or went; none: any. */
  contact_ids?: string[];
  /** With contents.cleared: what these conversations said is gone, all of it or what is older than `before`. */
  conversation_ids?: string[];
  before?: string | null;
}
