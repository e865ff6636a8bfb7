import type { ContactFilters, ContactQuery, ContactSort } from "@/lib/api/contacts";

const SORTS: readonly ContactSort[] = ["name", "recent", "created"];
const ID = /^[0-9a-f-]{36}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
const FIELD = /^field\.([a-z][a-z0-9_]{0,39})$/;
const MOST_LABELS = 20;
const MOST_FIELDS = 10;

/** What of the list is in the address, so that it can be shared and survives a reload. */
export type ContactsSearch = Readonly<Record<string, string | readonly string[] | undefined>>;

type Raw = Record<string, unknown>;

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item) =>
    typeof item === "string" ? [item] : typeof item === "boolean" ? [item ? "1" : "0"] : [],
  );
}

/** The list that an address asks for; what makes no sense is dropped. */
export function toQuery(raw: Raw): ContactQuery {
  const one = (name: string, shape: RegExp) => texts(raw[name]).find((text) => shape.test(text));
  const flag = (name: string) => {
    const text = one(name, /^(1|0|true|false)$/);
    return text === undefined ? undefined : text === "1" || text === "true";
  };
  const labels = texts(raw.label).filter((id) => ID.test(id));
  const fields = Object.entries(raw).flatMap(([name, value]) => {
    const key = FIELD.exec(name)?.[1];
    const text = texts(value).find((item) => item.trim() !== "");
    return key && text ? [[key, text.slice(0, 200)] as const] : [];
  });
  const found: ContactQuery = {
    q: one("q", /\S/)?.slice(0, 200),
    label: labels.length > 0 ? labels.slice(0, MOST_LABELS) : undefined,
    fields: fields.length > 0 ? Object.fromEntries(fields.slice(0, MOST_FIELDS)) : undefined,
    channel: one("channel", /^[a-z_]{1,40}$/),
    blocked: flag("blocked"),
    opt_in: flag("opt_in"),
    erased: flag("erased") || undefined,
    last_from: one("last_from", DAY),
    last_to: one("last_to", DAY),
    owner: one("owner", ID) ?? one("owner", /^none$/),
    sort: SORTS.find((sort) => sort === raw.sort),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The address of a list. What is being typed stays as it is typed. */
export function toSearch({ fields, label, blocked, opt_in, erased, ...query }: ContactQuery): ContactsSearch {
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? "1" : "0");
  const search = {
    ...query,
    q: query.q || undefined,
    sort: query.sort === "name" ? undefined : query.sort,
    label: label?.length ? label : undefined,
    blocked: flag(blocked),
    opt_in: flag(opt_in),
    erased: flag(erased),
    ...Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [`field.${key}`, value])),
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** For the router, to which the names of other pages' parameters must stay other names. */
export function validateContacts(raw: Raw): Record<never, never> {
  return toSearch(toQuery(raw));
}

/** How many filters narrow the list, apart from what is searched for. */
export function filterCount({ label, fields, q: _, sort: __, ...rest }: ContactQuery): number {
  const single = Object.values(rest).filter((value) => value !== undefined).length;
  return single + (label?.length ?? 0) + Object.keys(fields ?? {}).length;
}

export function isNarrowed(query: ContactQuery): boolean {
  return filterCount(query) > 0 || Boolean(query.q?.trim());
}

/** The same search and order, of everybody. */
export function withoutFilters({ q, sort }: ContactQuery): ContactQuery {
  return { ...(q ? { q } : {}), ...(sort ? { sort } : {}) };
}

/** The list with one filter changed, or without it. */
export function withFilter<K extends keyof ContactFilters>(
  query: ContactQuery,
  name: K,
  value: ContactFilters[K] | undefined,
): ContactQuery {
  const { [name]: _, ...rest } = query;
  return value === undefined ? rest : { ...rest, [name]: value };
}
