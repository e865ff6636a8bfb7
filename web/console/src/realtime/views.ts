import type { Conversation, Me, Sort } from "@/lib/api/types";
import type { ListQuery, ListWindow, State } from "./state";

const NO_TIME = "0000";

/** The key by which a list is ordered, made so that plain string comparison puts greater keys first. */
export function sortKey(conversation: Conversation, sort: Sort): string {
  const at =
    (sort === "recent" || sort === "oldest" ? conversation.last_activity_at : conversation.opened_at) ??
    NO_TIME;
  return `${normaliseTime(at)} ${conversation.id}`;
}

/** RFC 3339 in UTC with six decimals: servers drop trailing zeros, which would break string comparison. */
export function normaliseTime(at: string): string {
  const [whole = "", fraction = ""] = at.replace(/Z$|\+00:00$/, "").split(".");
  return `${whole}.${fraction.padEnd(6, "0").slice(0, 6)}`;
}

/** Greater first for "recent", smaller first for "oldest". */
export function compareKeys(a: string, b: string, sort: Sort): number {
  if (a === b) return 0;
  const down = sort === "recent" || sort === "opened_recent";
  return a > b === down ? -1 : 1;
}

function departmentIsMineOrNone(conversation: Conversation, me: Me): boolean {
  if (conversation.department_id) return me.department_ids.includes(conversation.department_id);
  return me.permissions.includes("conversations.see_no_department");
}

/** Whether a conversation that this user may see belongs to a view. */
export function inView(conversation: Conversation, query: ListQuery, me: Me): boolean {
  if (query.unread && conversation.unread_count === 0) return false;
  if ((query.sort === "opened_recent" || query.sort === "opened_oldest") && !conversation.opened_at)
    return false;
  const seesAll = me.permissions.includes("conversations.see_all");
  const isMine = conversation.agent_id === me.user.id || conversation.participant_ids.includes(me.user.id);
  switch (query.view) {
    case "waiting":
      return conversation.state === "queued" && departmentIsMineOrNone(conversation, me);
    case "mine":
      return conversation.state === "active" && isMine;
    case "active":
      return conversation.state === "active" && (isMine || departmentIsMineOrNone(conversation, me));
    case "bot":
      return conversation.state === "bot";
    case "closed":
      return conversation.is_closed;
    case "all":
      return true;
    case "open": {
      if (conversation.state === "bot") return false;
      const hasTicket = conversation.state === "queued" || conversation.state === "active";
      const inDepartment =
        conversation.department_id !== null && me.department_ids.includes(conversation.department_id);
      if (hasTicket && (inDepartment || (seesAll && conversation.department_id !== null))) return true;
      if (conversation.agent_id) return false;
      return (
        (hasTicket || conversation.is_chatbot_off) && (seesAll || departmentIsMineOrNone(conversation, me))
      );
    }
  }
}

/**
 * Whether a conversation stands in a window. What the server said holds until the conversation changes;
 * from then on the view's own rule decides. A search cannot be judged here, so only its rows stay.
 */
export function inWindow(conversation: Conversation, list: ListWindow, me: Me): boolean {
  const version = list.members.get(conversation.id);
  if (version !== undefined && version >= conversation.version)
    return !list.query.unread || conversation.unread_count > 0;
  if (list.query.q.trim() && version === undefined) return false;
  if (!inView(conversation, list.query, me)) return false;
  if (list.floor === null) return list.loaded;
  return compareKeys(sortKey(conversation, list.query.sort), list.floor, list.query.sort) <= 0;
}

/** The rows of a window, in order. */
export function windowRows(state: State, list: ListWindow | undefined): Conversation[] {
  const me = state.me;
  if (!me || !list) return [];
  const rows: { key: string; conversation: Conversation }[] = [];
  for (const conversation of state.conversations.values()) {
    if (inWindow(conversation, list, me))
      rows.push({ key: sortKey(conversation, list.query.sort), conversation });
  }
  rows.sort((a, b) => compareKeys(a.key, b.key, list.query.sort));
  return rows.map((row) => row.conversation);
}
