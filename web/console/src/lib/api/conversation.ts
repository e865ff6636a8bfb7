/** Conversations on the wire. */

import type { Preview } from "./messages";

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
  /** Why it was closed without a person, for instance `inactivity`. */
  closed_code: string | null;
  /** When it entered the queue that it waits in. */
  queued_at: string | null;
  /** How its agent was found. */
  assignment: Record<string, unknown> | null;
}

/** The next target of the service; no `due_at` once it was missed and told. */
export interface Sla {
  kind: "first_response" | "next_response" | "resolution";
  due_at: string | null;
  is_breached: boolean;
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
  /** Since when our last word waits for the customer's answer. */
  awaiting_since: string | null;
  /** Agents to whom it is offered just now. */
  offered_to_ids: string[];
  /** The department that it overflowed from. */
  overflow_from_id: string | null;
  /** When it will be closed by itself for want of an answer. */
  closing_due_at: string | null;
  sla: Sla | null;
  unread_count: number;
  last_seq: number;
  read_seq: number;
  /** null: the window was never opened. */
  window_expires_at: string | null;
  /** false: the channel knows no window. */
  has_window: boolean;
  is_chatbot_off: boolean;
  label_ids: string[];
  /** Why its last ticket was closed. */
  last_reason_id: string | null;
  priority: 0 | 1 | 2 | 3;
  created_at: string;
}
