import type { Conversation, Me, Sla } from "./api/types";

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

const SOON_MS = 5 * 60_000;

/** Milliseconds to the target (negative past it) and how urgent it is; null when there is nothing to count. */
export function slaLeft(sla: Sla, now: number): { left: number | null; tone: "neutral" | "warn" | "danger" } {
  const left = sla.due_at === null ? null : Date.parse(sla.due_at) - now;
  if (sla.is_breached || (left !== null && left <= 0)) return { left, tone: "danger" };
  return { left, tone: left !== null && left < SOON_MS ? "warn" : "neutral" };
}
