/** The service desk: states of agents, offers, transfers and closings. */

import type { ContactBrief, Conversation } from "./conversation";
import type { AgentState } from "./directory";

export interface AgentChange extends AgentState {
  user_id: string;
}

/** An agent as a target, with how much there is to do. */
export interface AgentLoad extends AgentChange {
  /** Conversations being served. */
  active: number;
  offered: number;
  capacity: number;
  department_ids: string[];
}

export type OfferState = "pending" | "accepted" | "declined" | "expired" | "withdrawn";

/** A conversation proposed to one agent. */
export interface Offer {
  id: string;
  conversation_id: string;
  kind: "queue" | "transfer" | "conference";
  agent_id: string;
  from_agent_id: string | null;
  department_id: string | null;
  state: OfferState;
  offered_at: string;
  expires_at: string;
  can_decline: boolean;
  note: string | null;
  contact: ContactBrief;
  inbox_id: string;
  waiting_since: string | null;
}

export interface TransferBody {
  department_id?: string;
  agent_id?: string;
  reason?: string;
  summary?: string;
  /** What the part served so far came to. */
  wrap_up?: { reason_id: string };
}

/** With acceptance the conversation stays where it is until the `offer` is answered. */
export interface TransferAnswer {
  conversation: Conversation;
  offer?: Offer | null;
}

/** Whom to ask into a conversation. */
export interface ConferenceBody {
  department_id?: string;
  agent_id?: string;
  note?: string;
}

/** What one's part came to. */
export interface WrapUp {
  reason_id?: string;
  note?: string;
}

/** `agent_id` hands it over to somebody who takes part. */
export interface ConferenceEndBody extends WrapUp {
  close_ticket: boolean;
  agent_id?: string;
}

/** Fields that are not given stay as they are on the server. */
export interface CloseBody {
  reason_id?: string;
  note?: string;
  fields?: Record<string, unknown>;
  clear_fields?: string[];
  message?: string | null;
  /** Close by itself after so many minutes. */
  minutes?: number;
  cancel_on_reply?: boolean;
}

/** Only what is given changes; a null department or agent is none. */
export interface EditBody {
  department_id?: string | null;
  agent_id?: string | null;
  reason_id?: string | null;
  situation?: "bot" | "queue" | "chat" | "closed";
  priority?: 0 | 1 | 2 | 3;
  is_chatbot_off?: boolean;
}

/** What became of each of many conversations. */
export interface BulkOutcome {
  done: string[];
  /** A problem's code, or `field.code` where a single field was at fault. */
  failed: { id: string; code: string }[];
}

/** One sentence of the answer to "why is it here?". */
export interface WhyStep {
  code: string;
  params: Record<string, unknown>;
}
