import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type {
  AgentChange,
  AgentStateName,
  BulkOutcome,
  CloseBody,
  ConferenceBody,
  ConferenceEndBody,
  Conversation,
  EditBody,
  Offer,
  Ticket,
  TransferAnswer,
  TransferBody,
  WrapUp,
} from "@/lib/api/types";
import { path } from "./actions";
import { getState, update } from "./core";
import { applyAgent } from "./directory";
import { putConversations } from "./reducer";
import { Table } from "./table";

function put(conversation: Conversation): Conversation {
  update((state) => putConversations(state, [conversation], -1));
  return conversation;
}

async function act(id: string, action: string, body: unknown = {}): Promise<Conversation> {
  return put((await api.post<{ conversation: Conversation }>(path(id, `/${action}`), body)).conversation);
}

/** 409 `already_started` with `extra.agent_id` when a colleague was first. */
export function startConversation(id: string, departmentId?: string): Promise<Conversation> {
  return act(id, "start", departmentId ? { department_id: departmentId } : {});
}

export function closeConversation(id: string, body: CloseBody = {}): Promise<Conversation> {
  return act(id, "close", body);
}

/** Takes the scheduled closing back. */
export async function cancelClosing(id: string): Promise<void> {
  put((await api.delete<{ conversation: Conversation }>(path(id, "/closing"))).conversation);
}

/** Opens the ticket that was closed last again. */
export function reopenConversation(id: string): Promise<Conversation> {
  return act(id, "reopen");
}

/** Replaces the agent by this user. */
export function takeOverConversation(id: string): Promise<Conversation> {
  return act(id, "take-over");
}

/** Whether it was handed over, or asked for: with acceptance the answer carries the offer. */
export async function transferConversation(id: string, target: TransferBody): Promise<TransferAnswer> {
  const answer = await api.post<TransferAnswer>(path(id, "/transfer"), target);
  put(answer.conversation);
  return answer;
}

/** Asks somebody to join; the offer says whom. */
export async function askConference(id: string, body: ConferenceBody): Promise<Offer | null> {
  const answer = await api.post<TransferAnswer>(path(id, "/conference"), body);
  put(answer.conversation);
  return answer.offer ?? null;
}

/** Ends it for everybody. */
export function endConference(id: string, body: ConferenceEndBody): Promise<Conversation> {
  return act(id, "conference/end", body);
}

/** Ends it for this user. */
export function leaveConference(id: string, said: WrapUp): Promise<Conversation> {
  return act(id, "conference/leave", said);
}

/** Sends what has overflowed back to the department that it came from. */
export function returnConversation(id: string): Promise<Conversation> {
  return act(id, "return");
}

/** Marks everything up to `seq` (default: all) as read, at once on screen. */
export async function markRead(id: string, seq?: number): Promise<void> {
  const conversation = getState().conversations.get(id);
  if (!conversation) return;
  const upTo = seq ?? conversation.last_seq;
  if (conversation.unread_count === 0 && conversation.read_seq >= upTo) return;
  // Same version: whatever the server says next replaces this guess.
  update((state) => {
    const known = state.conversations.get(id);
    if (!known || upTo < known.last_seq) return state;
    return {
      ...state,
      conversations: Table.of(state.conversations).with(
        new Map([[id, { ...known, unread_count: 0, read_seq: upTo }]]),
      ),
    };
  });
  await act(id, "read", { seq: upTo });
}

export function markUnread(id: string): Promise<Conversation> {
  return act(id, "unread");
}

/** Gives it back to the queue of its department. */
export function requeueConversation(id: string): Promise<Conversation> {
  return act(id, "send-back");
}

/** Changes department, agent, reason, situation, priority or the chatbot's switch, all or nothing. */
export async function editConversation(id: string, body: EditBody): Promise<void> {
  put((await api.patch<{ conversation: Conversation }>(path(id), body)).conversation);
}

/** Corrects what a ticket came to, also after it was closed. */
export async function correctTicket(
  id: string,
  body: { reason_id?: string | null; note?: string | null },
): Promise<Ticket> {
  return (await api.patch<{ ticket: Ticket }>(`/tickets/${id}`, body)).ticket;
}

const AT_ONCE = 4;

/** Takes many waiting conversations, each by itself; `departmentId` is for those of no department. */
export async function startMany(ids: readonly string[], departmentId: string | null): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], failed: [] };
  const left = [...ids];
  async function work(): Promise<void> {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const needs = getState().conversations.get(id)?.department_id == null;
      try {
        await startConversation(id, needs ? (departmentId ?? undefined) : undefined);
        outcome.done.push(id);
      } catch (error) {
        outcome.failed.push({ id, code: error instanceof ApiError ? error.code : "no_answer" });
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

/** Hands many over, for instance because somebody is away. */
export function transferMany(ids: readonly string[], target: TransferBody): Promise<BulkOutcome> {
  return api.post<BulkOutcome>("/conversations/transfer", { ids, ...target });
}

/** Closes many with one reason and without a message to the customers. */
export function closeMany(
  ids: readonly string[],
  said: { reason_id?: string; note?: string },
): Promise<BulkOutcome> {
  return api.post<BulkOutcome>("/conversations/close", { ids, ...said });
}

/** Becomes available, pauses or goes offline. */
export async function setAgentState(
  state: Extract<AgentStateName, "available" | "paused" | "offline">,
  pauseReasonId: string | null = null,
): Promise<void> {
  const body = pauseReasonId ? { state, pause_reason_id: pauseReasonId } : { state };
  const { agent } = await api.put<{ agent: AgentChange }>("/me/agent-state", body);
  update((old) => (old.me ? { ...old, me: applyAgent(old.me, agent) } : old));
}

/** What is offered to this user now; what ended meanwhile is forgotten. */
export async function loadOffers(): Promise<void> {
  const { items } = await api.get<{ items: Offer[] }>("/offers");
  update((state) => {
    const asked = [...state.offers.values()].filter((offer) => offer.agent_id !== state.me?.user.id);
    return { ...state, offers: new Map([...asked, ...items].map((offer) => [offer.id, offer])) };
  });
}

export function forgetOffer(id: string): void {
  update((state) => {
    const offers = new Map(state.offers);
    return offers.delete(id) ? { ...state, offers } : state;
  });
}

/** 409 `offer_over` with `extra.state` and `extra.agent_id` when it is not to be had any more. */
export async function acceptOffer(id: string): Promise<Conversation> {
  const { conversation } = await api.post<{ conversation: Conversation }>(`/offers/${id}/accept`);
  forgetOffer(id);
  return put(conversation);
}

export async function declineOffer(id: string): Promise<void> {
  await api.post(`/offers/${id}/decline`);
  forgetOffer(id);
}
