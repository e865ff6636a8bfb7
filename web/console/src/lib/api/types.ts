/** The wire shapes of the server: snake_case, times RFC 3339 UTC, ids uuid7. */

export type ConversationState = "idle" | "bot" | "queued" | "active";

export interface ContactBrief {
  id: string;
  name: string;
  /** E.164 */
  phone: string | null;
  username: string | null;
  is_blocked: boolean;
  avatar_url: null;
}

export interface Ticket {
  id: string;
  protocol: string;
  opened_at: string;
  started_at: string | null;
  closed_at: string | null;
  department_id: string | null;
  agent_id: string | null;
  reason_id: string | null;
  note: string | null;
}

export type Direction = "in" | "out" | "none";
export type Visibility = "public" | "internal";
export type AuthorKind = "contact" | "user" | "flow" | "system" | "device";

export type MessageStatus =
  | "received"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "unconfirmed";

export type MessageKind =
  | "text"
  | "image"
  | "video"
  | "audio"
  | "voice"
  | "document"
  | "sticker"
  | "location"
  | "contacts"
  | "interactive_reply"
  | "button_reply"
  | "flow_reply"
  | "order"
  | "interactive"
  | "template"
  | "unsupported"
  | "activity";

export interface Preview {
  id: string;
  seq: number;
  kind: MessageKind;
  direction: Direction;
  visibility: Visibility;
  text: string;
  status: MessageStatus;
  author_kind: AuthorKind;
  author_id: string | null;
  at: string;
}

export interface Conversation {
  id: string;
  version: number;
  inbox_id: string;
  contact: ContactBrief;
  state: ConversationState;
  /** Idle, and its last protocol is closed. */
  is_closed: boolean;
  department_id: string | null;
  agent_id: string | null;
  participant_ids: string[];
  /** The open one, else the last one. */
  ticket: Ticket | null;
  last_message: Preview | null;
  last_activity_at: string;
  opened_at: string | null;
  /** Oldest unanswered message of the customer while a ticket is open. */
  waiting_since: string | null;
  unread_count: number;
  last_seq: number;
  read_seq: number;
  /** null: the window was never opened. */
  window_expires_at: string | null;
  /** false: the channel knows no window. */
  has_window: boolean;
  is_chatbot_off: boolean;
  label_ids: string[];
  priority: 0 | 1 | 2 | 3;
  created_at: string;
}

export interface Attachment {
  id: string;
  kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
  name: string;
  mime: string;
  size: number | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  state: "pending" | "ready" | "failed";
  error: string | null;
}

export interface Reaction {
  emoji: string;
  by: "contact" | "user";
  user_id: string | null;
  at: string;
}

export interface MessageError {
  code: string;
  title: string;
  details: string;
  advice: string;
  what: Record<string, string>;
  do: Record<string, string>;
}

export interface ReplyTo {
  id: string | null;
  kind: string;
  text: string;
  author_kind: string;
  author_id: string | null;
}

export interface Message {
  id: string;
  conversation_id: string;
  seq: number;
  version: number;
  ticket_id: string | null;
  direction: Direction;
  visibility: Visibility;
  kind: MessageKind;
  text: string;
  /** By kind; see the server's documentation of message kinds. */
  content: Record<string, unknown>;
  author: { kind: AuthorKind; id: string | null };
  reply_to: ReplyTo | null;
  attachments: Attachment[];
  reactions: Reaction[];
  status: MessageStatus;
  error: MessageError | null;
  forwarded: 0 | 1 | 2;
  is_edited: boolean;
  deleted: { at: string; by: "contact" | "user"; user_id: string | null } | null;
  position_at: string;
  provider_at: string | null;
  created_at: string;
}

export interface DirectoryUser {
  id: string;
  name: string;
  is_active: boolean;
}

export interface DirectoryDepartment {
  id: string;
  name: string;
  color: string | null;
  member_ids: string[];
}

export interface DirectoryInbox {
  id: string;
  name: string;
  channel: string;
  display_number: string | null;
  color: string | null;
  state: string;
  capabilities: Record<string, unknown> | string[];
}

export interface ClosingReason {
  id: string;
  name: string;
  parent_id: string | null;
}

export interface Me {
  user: {
    id: string;
    name: string;
    login: string;
    language: string | null;
    theme: string | null;
    role: string;
  };
  account: { id: string; name: string; timezone: string };
  permissions: string[];
  department_ids: string[];
  csrf_token: string | null;
  files_origin: string | null;
  directory: {
    users: DirectoryUser[];
    departments: DirectoryDepartment[];
    inboxes: DirectoryInbox[];
    closing_reasons: ClosingReason[];
  };
}

export type ViewId = "waiting" | "mine" | "active" | "open" | "closed" | "bot" | "all";
export type Sort = "recent" | "oldest" | "opened_recent" | "opened_oldest";

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
  mode: "viewing" | "typing" | "away";
}

export interface TemplatePayload {
  name: string;
  language: string;
  components: unknown[];
}

/** Body of `POST …/messages`. */
export interface SendMessageBody {
  id?: string;
  type: "text" | "attachments" | "location" | "contacts" | "reaction" | "template";
  text?: string;
  attachments?: string[];
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: unknown[];
  reaction?: { message_id: string; emoji: string };
  template?: TemplatePayload;
  reply_to?: string;
  visibility?: Visibility;
  seen_seq?: number;
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
}
