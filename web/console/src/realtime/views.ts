import type { Conversation, Me, Sort, ViewId, ViewSetting } from "@/lib/api/types";
import { type ListQuery, passes } from "./filters";

const NO_TIME = "0000";

const KEYS = {
  recent: "last_activity_at",
  oldest: "last_activity_at",
  opened_recent: "opened_at",
  opened_oldest: "opened_at",
  expires_soon: "window_expires_at",
} as const satisfies Record<Sort, keyof Conversation>;

const keys = new WeakMap<Conversation, Partial<Record<(typeof KEYS)[Sort], string>>>();

/** The key by which a list is ordered, made so that plain string comparison puts greater keys first. */
export function sortKey(conversation: Conversation, sort: Sort): string {
  let known = keys.get(conversation);
  if (!known) {
    known = {};
    keys.set(conversation, known);
  }
  const field = KEYS[sort];
  known[field] ??= `${normaliseTime(conversation[field] ?? NO_TIME)} ${conversation.id}`;
  return known[field];
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
 * same here so that a row comes and goes with the event, without asking; `views.table.json` binds both.
 */
export function inView(conversation: Conversation, query: ListQuery, me: Me): boolean {
  if ((query.sort === "opened_recent" || query.sort === "opened_oldest") && !conversation.opened_at)
    return false;
  const { state, department_id, agent_id, is_closed } = conversation;
  const isOurs = department_id === null || me.department_ids.includes(department_id);
  const isMine = agent_id === me.user.id || conversation.participant_ids.includes(me.user.id);
  switch (query.view) {
    case "waiting":
      return (
        (state === "queued" && isOurs) ||
        ((state === "queued" || state === "active") && conversation.offered_to_ids.includes(me.user.id))
      );
    case "mine":
      return state === "active" && isMine;
    case "active":
      return state === "active" && (query.wide === true || isOurs || isMine);
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
 * Whether a conversation that this user may see belongs to a list: its view and its filters, as the server decides.
 * null: only the server can tell, as with every search.
 */
export function matches(query: ListQuery, conversation: Conversation, me: Me, now: number): boolean | null {
  const isSearch = query.q.trim() !== "";
  const asked: ListQuery = isSearch && query.everywhere ? { ...query, view: "all" } : query;
  if (!inView(conversation, asked, me)) return false;
  const verdict = passes(asked, conversation, me, now);
  return verdict && isSearch ? null : verdict;
}
