import type { Conversation, Me, Sort, ViewId, ViewSetting } from "@/lib/api/types";
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

/** The tabs in the company's order. */
export function shownViews(views: readonly ViewSetting[]): ViewId[] {
  return views.filter((view) => view.is_shown).map((view) => view.id);
}

/** What an address shows: it may name none, or one that has no tab (any more). */
export function viewToShow(asked: ViewId | undefined, views: readonly ViewSetting[]): ViewId {
  const shown = shownViews(views);
  const wanted = [asked ?? "mine", "all" as const].find((view) => shown.includes(view));
  return wanted ?? shown[0] ?? "all";
}

/**
 * Whether a conversation that this user may see belongs to a view. The server's rule (INB-1 to INB-7), kept the
 * same here so that a row comes and goes with the event, without asking.
 */
export function inView(conversation: Conversation, query: ListQuery, me: Me): boolean {
  if (query.unread && conversation.unread_count === 0) return false;
  if ((query.sort === "opened_recent" || query.sort === "opened_oldest") && !conversation.opened_at)
    return false;
  const { state, department_id, agent_id, is_closed } = conversation;
  const isOurs = department_id === null || me.department_ids.includes(department_id);
  const isMine = agent_id === me.user.id || conversation.participant_ids.includes(me.user.id);
  switch (query.view) {
    case "waiting":
      return state === "queued" && isOurs;
    case "mine":
      return state === "active" && isMine;
    case "active":
      return state === "active" && (isOurs || isMine);
    case "bot":
      return state === "bot";
    case "closed":
      return is_closed;
    case "all":
      return true;
    case "open": {
      const isEverybodys = isOurs || me.permissions.includes("conversations.see_all");
      if (state === "queued") return isEverybodys;
      if (state === "active") return department_id !== null && isEverybodys;
      return state === "idle" && !is_closed && conversation.is_chatbot_off;
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
