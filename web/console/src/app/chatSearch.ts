import type { Me, Sort, ViewId } from "@/lib/api/types";
import { type ListFilters, type ListQuery, queryParams } from "@/realtime/filters";
import { viewToShow } from "@/realtime/views";

const VIEWS: readonly ViewId[] = ["waiting", "mine", "active", "open", "closed", "bot", "all"];
const SORTS: readonly Sort[] = ["recent", "oldest", "opened_recent", "opened_oldest", "expires_soon"];
const WINDOWS = ["open", "expiring", "expired"] as const;
const ID = /^[0-9a-f-]{36}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What of the inbox is in the address, so that it can be shared and survives a reload. */
export interface ChatSearch extends ListFilters {
  view?: ViewId;
  q?: string;
  unread?: boolean;
  sort?: Sort;
  wide?: boolean;
  everywhere?: boolean;
  /** The message to show when the conversation opens. */
  message?: string;
  /** Whose conversation is wanted (CON-31). */
  target_phone?: string;
}

type Raw = Record<string, unknown>;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");

/** Takes what makes sense of an address, in the names of the server; everything else is dropped. */
export function validateSearch(raw: Raw): ChatSearch {
  const result: ChatSearch = {};
  const one = (name: string, shape: RegExp) => texts(raw[name]).find((text) => shape.test(text));
  const among = <T extends string>(name: string, of: readonly T[]) => of.find((item) => item === raw[name]);
  const isOn = (name: string) => raw[name] === true || raw[name] === "1" || raw[name] === "true";
  const found: ChatSearch = {
    view: among("view", VIEWS),
    q: one("q", /\S/)?.slice(0, 200),
    sort: among("sort", SORTS),
    department: one("department", ID) ?? among("department", ["none"]),
    agent: one("agent", ID) ?? among("agent", ["none"]),
    inbox: one("inbox", ID),
    channel: one("channel", /^[a-z_]{1,40}$/),
    opened_from: one("opened_from", DAY),
    opened_to: one("opened_to", DAY),
    window: among("window", WINDOWS),
    reason: one("reason", ID),
    message: one("message", ID),
    target_phone: one("target_phone", /\d{4}/)?.slice(0, 40),
  };
  const labels = texts(raw.label).filter((id) => ID.test(id));
  if (labels.length > 0) found.label = labels.slice(0, 20);
  const priority =
    one("priority", /^[0-3]$/) ?? (typeof raw.priority === "number" ? String(raw.priority) : null);
  if (priority) found.priority = Number(priority);
  for (const name of ["unread", "labelled", "wide", "everywhere"] as const)
    if (isOn(name)) found[name] = true;
  for (const [name, value] of Object.entries(found))
    if (value !== undefined) Object.assign(result, { [name]: value });
  return result;
}

/** The list that an address asks for. */
export function toQuery({ message: _, target_phone: __, ...search }: ChatSearch, me: Me): ListQuery {
  return {
    ...search,
    view: viewToShow(search.view, me.account.settings.views),
    q: search.q ?? "",
    unread: search.unread ?? false,
    sort: search.sort ?? "recent",
  };
}

/** The address of a list. */
export function toSearch(query: ListQuery): ChatSearch {
  // What is being typed stays as it is typed.
  return { ...validateSearch(queryParams(query)), q: query.q || undefined };
}

/** Repeated parameters as lists; nothing is taken for a number. */
export function parseSearch(text: string): Raw {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = result[name];
    result[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return result;
}

export function stringifySearch(search: Raw): string {
  const result = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined && item !== null && item !== "" && item !== false)
        result.append(name, item === true ? "1" : String(item));
  }
  const text = result.toString();
  return text ? `?${text}` : "";
}
