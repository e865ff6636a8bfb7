/** Messages on the wire. */

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

export type AttachmentKind = "image" | "video" | "audio" | "voice" | "document" | "sticker";

export interface Attachment {
  id: string;
  kind: AttachmentKind;
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
  /** Empty when the message is not known here. */
  kind: MessageKind | "";
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
  deleted: { at: string; by: "contact" | "user" | "erasure" | "retention"; user_id: string | null } | null;
  position_at: string;
  provider_at: string | null;
  created_at: string;
}

export interface TemplatePayload {
  name: string;
  language: string;
  components: unknown[];
}

export interface ChoiceRow {
  id: string;
  title: string;
  description?: string | null;
}

/** What the customer chooses from: up to three buttons, or a list that opens. */
export type Choices =
  | { buttons: { id: string; title: string }[] }
  | { button: string; sections: { title?: string | null; rows: ChoiceRow[] }[] };

export type InteractivePayload = Choices & {
  type: "buttons" | "list";
  header?: string;
  body: string;
  footer?: string;
};

/** A saved text, chosen with "/". */
export interface CannedReply {
  id: string;
  scope: "account" | "department" | "personal";
  department_id: string | null;
  owner_id: string | null;
  shortcut: string;
  title: string;
  text: string;
  attachments: Attachment[];
  interactive: Choices | null;
  is_active: boolean;
  usage_count: number;
  version: number;
}

/** A name in braces that the server replaces on sending; `value` null or "": there is nothing to put there. */
export interface Variable {
  name: string;
  label: string;
  value: string | null;
  kind: "text" | "image" | "file";
  /** What goes with the message instead of words. */
  file?: Attachment | null;
  /** Sending itself gives it a value: the protocol of a ticket that the message opens. */
  is_set_on_sending?: boolean;
}

/** What somebody has begun to write, as the server keeps it. */
export interface StoredDraft {
  conversation_id: string;
  text: string;
  visibility: Visibility;
  reply_to: ReplyTo | string | null;
  updated_at: string;
  revision: number;
}

/** Body of `POST …/messages`. */
export interface SendMessageBody {
  id?: string;
  type: "text" | "attachments" | "location" | "contacts" | "reaction" | "template" | "interactive";
  text?: string;
  attachments?: string[];
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: unknown[];
  reaction?: { message_id: string; emoji: string };
  template?: TemplatePayload;
  interactive?: InteractivePayload;
  /** The quick reply that the text came from; counts its use. */
  canned_reply_id?: string;
  /** The draft that this was; a later one stays. */
  draft_revision?: number;
  reply_to?: string;
  visibility?: Visibility;
  /** Whom an internal message calls. */
  mentions?: readonly string[];
  seen_seq?: number;
}
