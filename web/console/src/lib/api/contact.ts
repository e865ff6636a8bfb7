import type { ContactBrief } from "./conversation";

/** What a colleague noted about a contact; it becomes a task by a day or by being forwarded. */
export interface Note {
  id: string;
  contact_id: string;
  text: string;
  /** A day where the company is: yyyy-mm-dd. */
  remind_on: string | null;
  forwarded_to_id: string | null;
  /** Null: a flow wrote it. */
  author_id: string | null;
  created_at: string;
  edited_at: string | null;
  done_at: string | null;
  done_by_id: string | null;
  version: number;
}

export interface Task {
  note: Note;
  contact: ContactBrief;
  /** Null where the reader sees none of the contact's conversations. */
  conversation_id: string | null;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Something registered on a protocol. */
export interface TicketRecord {
  id: string;
  ticket_id: string;
  text: string;
  author_id: string;
  created_at: string;
}

/** A template with its variables filled. */
export interface FilledTemplate {
  name: string;
  language: string;
  components: unknown[];
  /** As the contact will read it. */
  preview?: string;
}

export interface Schedule {
  id: string;
  conversation_id: string;
  contact: ContactBrief;
  text: string | null;
  template: FilledTemplate | null;
  /** Goes instead of the text when the customer's window is over. */
  fallback_template: FilledTemplate | null;
  due_at: string;
  opens_ticket: boolean;
  state: "pending" | "sent" | "canceled" | "failed" | "not_sent";
  outcome: { code?: string; fallback?: boolean } | null;
  is_window_too_short: boolean;
  created_by_id: string;
  version: number;
}

export interface Block {
  id: string;
  contact_id: string;
  reason: string | null;
  expires_at: string | null;
  blocked_by_id: string;
  blocked_at: string;
  unblocked_at: string | null;
  unblocked_by_id: string | null;
  /** What the person sent while it stood. */
  attempts: number;
  last_attempt_at: string | null;
}

/** What a provider did about one address. */
export interface CallOutcome {
  inbox_id: string;
  channel: string;
  kind: string;
  value: string;
  state: "pending" | "blocked" | "unblocked" | "refused";
  error: { title?: string; what?: Record<string, string>; do?: Record<string, string> } | null;
}

export interface Blocks {
  items: Block[];
  outcomes: CallOutcome[];
}

export interface BlockedContact {
  contact: ContactBrief;
  block: Block;
  outcomes: CallOutcome[];
}
