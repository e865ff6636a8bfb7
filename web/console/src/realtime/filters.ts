import type { Conversation, Me, Sort, ViewId } from "@/lib/api/types";
import { type WindowState, windowState } from "@/lib/serviceWindow";

/** What narrows a list; nothing given is no limit. The names are the server's and the address's. */
export interface ListFilters {
  /** Any of these labels. */
  label?: readonly string[];
  labelled?: boolean;
  /** An id, or `none`. */
  department?: string;
  agent?: string;
  inbox?: string;
  channel?: string;
  /** Days of the account's calendar, both included: yyyy-mm-dd. */
  opened_from?: string;
  opened_to?: string;
  window?: "open" | "expiring" | "expired";
  reason?: string;
  priority?: number;
}

export interface ListQuery extends ListFilters {
  view: ViewId;
  q: string;
  unread: boolean;
  sort: Sort;
  /** In "active": every department's that the user may see. */
  wide?: boolean;
  /** The search does not stop at the view. */
  everywhere?: boolean;
}

export const NONE = "none";

type Param = string | readonly string[] | undefined;

/** The filters as parameters, without what is not set, always in the same order. */
export function filterParams(query: ListFilters & { unread?: boolean }): Record<string, Param> {
  return {
    unread: query.unread ? "1" : undefined,
    label: query.label?.length ? [...query.label].sort() : undefined,
    labelled: query.labelled ? "1" : undefined,
    department: query.department,
    agent: query.agent,
    inbox: query.inbox,
    channel: query.channel,
    opened_from: query.opened_from,
    opened_to: query.opened_to,
    window: query.window,
    reason: query.reason,
    priority: query.priority === undefined ? undefined : String(query.priority),
  };
}

/** A whole query as parameters, as the server and the address take them. */
export function queryParams(query: ListQuery): Record<string, Param> {
  const q = query.q.trim();
  return {
    view: query.view,
    q: q || undefined,
    sort: query.sort === "recent" ? undefined : query.sort,
    wide: query.wide && query.view === "active" ? "1" : undefined,
    everywhere: query.everywhere && q ? "1" : undefined,
    ...filterParams(query),
  };
}

/** The same text for the same list. */
export function windowKey(query: ListQuery): string {
  return JSON.stringify(Object.values(queryParams(query)));
}

/** How many filters narrow the list, apart from the quick ones that are always on screen. */
export function filterCount(query: ListQuery): number {
  const { unread: _, labelled: __, ...rest } = filterParams(query);
  return Object.values(rest).reduce(
    (sum, value) => sum + (value === undefined ? 0 : typeof value === "string" ? 1 : value.length),
    0,
  );
}

export function isFiltered(query: ListQuery): boolean {
  return query.unread || query.labelled === true || filterCount(query) > 0;
}

/** The list without any filter; view, order and search stay. */
export function withoutFilters({ view, q, sort, wide, everywhere }: ListQuery): ListQuery {
  return { view, q, sort, unread: false, wide, everywhere };
}

/** Whether rows come and go by the clock alone. */
export function isTimed(query: ListQuery): boolean {
  return query.window !== undefined || query.sort === "expires_soon";
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone, yyyy-mm-dd. */
export function dayIn(at: string, timezone: string): string {
  let format = days.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    days.set(timezone, format);
  }
  return format.format(new Date(at));
}

const WINDOWS: Record<NonNullable<ListFilters["window"]>, readonly WindowState[]> = {
  open: ["open", "expiring"],
  expiring: ["expiring"],
  expired: ["expired"],
};

/** Whether it is the wanted one's, or nobody's; in Todos and Fechados the last ticket's where none is open (INB-20). */
function isWanted(
  wanted: string | undefined,
  query: ListQuery,
  conversation: Conversation,
  name: "department_id" | "agent_id",
): boolean {
  if (wanted === undefined) return true;
  const { state, ticket } = conversation;
  const isOpen = state === "queued" || state === "active";
  const isLast = !isOpen && (query.view === "all" || query.view === "closed");
  const id = isLast ? (ticket?.[name] ?? null) : conversation[name];
  return id === (wanted === NONE ? null : wanted);
}

/** The server's filters (INB-20). null: only the server can tell. */
export function passes(query: ListQuery, conversation: Conversation, me: Me, now: number): boolean | null {
  if (query.unread && conversation.unread_count === 0) return false;
  if (query.labelled && conversation.label_ids.length === 0) return false;
  if (query.label?.length && !query.label.some((id) => conversation.label_ids.includes(id))) return false;
  if (query.inbox !== undefined && conversation.inbox_id !== query.inbox) return false;
  if (query.priority !== undefined && conversation.priority !== query.priority) return false;
  if (query.reason !== undefined && (conversation.last_reason_id ?? null) !== query.reason) return false;
  if (query.opened_from || query.opened_to) {
    if (!conversation.opened_at) return false;
    const day = dayIn(conversation.opened_at, me.account.timezone);
    if (query.opened_from && day < query.opened_from) return false;
    if (query.opened_to && day > query.opened_to) return false;
  }
  const state = isTimed(query) ? windowState(conversation, now) : "none";
  if (query.sort === "expires_soon" && state !== "open" && state !== "expiring") return false;
  if (query.window !== undefined && !WINDOWS[query.window].includes(state)) return false;
  const inbox = me.directory.inboxes.find((row) => row.id === conversation.inbox_id);
  if (query.channel !== undefined && inbox && inbox.channel !== query.channel) return false;
  if (!isWanted(query.department, query, conversation, "department_id")) return false;
  if (!isWanted(query.agent, query, conversation, "agent_id")) return false;
  return query.channel !== undefined && !inbox ? null : true;
}
