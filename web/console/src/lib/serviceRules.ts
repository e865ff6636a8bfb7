import type { Conversation, Me, Sla, Ticket } from "./api/types";
import type { Watch } from "./watching";

type Viewer = Pick<Me, "permissions" | "department_ids" | "user" | "account">;

/** Departments among which one must be chosen before a conversation of no department is started; null: none. */
export function departmentsToChoose(conversation: Conversation, me: Me): string[] | null {
  if (conversation.department_id !== null || !me.account.settings.require_department_on_start) return null;
  const all = me.directory.departments.filter((row) => row.is_active !== false).map((row) => row.id);
  if (me.permissions.includes("conversations.see_all")) return all.length > 0 ? all : null;
  const own = all.filter((id) => me.department_ids.includes(id));
  return own.length > 0 ? own : null;
}

/** Whether an agent may open the closed ticket again now. */
export function mayReopen(conversation: Conversation, me: Viewer, now: number): boolean {
  const closedAt = conversation.is_closed ? conversation.ticket?.closed_at : null;
  if (!closedAt || !me.permissions.includes("conversations.start")) return false;
  return now - Date.parse(closedAt) < me.account.settings.reopen_minutes * 60_000;
}

/** One's own and those without an agent by one permission, other agents' by another. */
export function mayClose(conversation: Conversation, me: Viewer): boolean {
  const { state, agent_id: agentId, participant_ids: participants } = conversation;
  if (state !== "active" && state !== "queued") return false;
  const isOthers = agentId !== null && agentId !== me.user.id && !participants.includes(me.user.id);
  return me.permissions.includes(isOthers ? "conversations.close_others" : "conversations.close");
}

const isOpen = ({ state }: Conversation) => state === "queued" || state === "active";

export function mayStart(conversation: Conversation, me: Viewer): boolean {
  return conversation.state === "queued" && me.permissions.includes("conversations.start");
}

export function mayTransfer(conversation: Conversation, me: Viewer): boolean {
  return isOpen(conversation) && me.permissions.includes("conversations.transfer");
}

export function mayTakeOver(conversation: Conversation, me: Viewer): boolean {
  const { state, agent_id: agentId } = conversation;
  return state === "active" && agentId !== me.user.id && me.permissions.includes("conversations.take_over");
}

/** A supervisor reads along with what colleagues serve (SRV-40). */
export function mayMonitor(conversation: Conversation, me: Viewer): boolean {
  const { state, agent_id: agentId, participant_ids: participants } = conversation;
  if (state !== "active" || !me.permissions.includes("monitor")) return false;
  return agentId !== me.user.id && !participants.includes(me.user.id);
}

/** What is left of a watch: it ends when the watcher serves the conversation. */
export function watchOf(watch: Watch | null, conversation: Conversation, me: Viewer): Watch | null {
  if (watch === "monitor") return mayMonitor(conversation, me) ? watch : null;
  return conversation.state === "queued" ? watch : null;
}

/** Who served a ticket, and who may close others', corrects its reason and note. */
export function mayCorrect(ticket: Ticket, me: Viewer): boolean {
  if (me.permissions.includes("conversations.close_others")) return true;
  return ticket.agent_id === me.user.id && me.permissions.includes("conversations.close");
}

export type Situation = "bot" | "queue" | "chat" | "closed";

/** Where a conversation stands; null: nobody has ever served it. */
export function situationOf({ state, is_closed: isClosed }: Conversation): Situation | null {
  if (state === "queued") return "queue";
  if (state === "active") return "chat";
  if (state === "bot") return "bot";
  return isClosed ? "closed" : null;
}

export interface Editable {
  situations: Situation[];
  canMove: boolean;
  canTakeOver: boolean;
  canStart: boolean;
  hasReason: boolean;
  hasChatbot: boolean;
}

/** Whether "Editar conversa" has anything to offer. */
export function mayEdit(conversation: Conversation, me: Viewer): boolean {
  const { canMove, hasReason, situations } = editable(conversation, me);
  return canMove || hasReason || situations.length > 1;
}

/** What "Editar conversa" offers: only what the server would do (SRV-70). A flow is started from the flows. */
export function editable(conversation: Conversation, me: Viewer): Editable {
  const may = (name: string) => me.permissions.includes(name);
  const now = situationOf(conversation);
  const canMove = may("conversations.transfer");
  const canStart = may("conversations.start");
  const canServe = conversation.agent_id !== null || canMove || canStart;
  const situations: Situation[] = [];
  if (now === "bot") situations.push("bot");
  if (now === "queue" || (isOpen(conversation) ? canMove : canStart)) situations.push("queue");
  if (now === "chat" || (isOpen(conversation) ? canServe : canStart)) situations.push("chat");
  if (now === "closed" || mayClose(conversation, me)) situations.push("closed");
  return {
    situations,
    canMove,
    canTakeOver: may("conversations.take_over"),
    canStart,
    hasReason: isOpen(conversation) && conversation.ticket !== null && mayCorrectOpen(conversation, me),
    hasChatbot: canMove && now !== "closed",
  };
}

function mayCorrectOpen({ ticket, agent_id: agentId }: Conversation, me: Viewer): boolean {
  return ticket !== null && mayCorrect({ ...ticket, agent_id: agentId }, me);
}

const SOON_MS = 5 * 60_000;

/** Milliseconds to the target (negative past it) and how urgent it is; null when there is nothing to count. */
export function slaLeft(sla: Sla, now: number): { left: number | null; tone: "neutral" | "warn" | "danger" } {
  const left = sla.due_at === null ? null : Date.parse(sla.due_at) - now;
  if (sla.is_breached || (left !== null && left <= 0)) return { left, tone: "danger" };
  return { left, tone: left !== null && left < SOON_MS ? "warn" : "neutral" };
}
