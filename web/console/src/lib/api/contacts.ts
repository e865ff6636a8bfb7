import { api } from "./client";

/** A line of the contacts page. */
export interface ContactRow {
  id: string;
  name: string;
  phone: string | null;
  username: string | null;
  email: string | null;
  /** Eleven digits, or partly hidden. */
  cpf: string | null;
  customer_code: string | null;
  is_blocked: boolean;
  receives_broadcasts: boolean;
  owner_id: string | null;
  /** Of all conversations that the reader may see. */
  labels: string[];
  /** Kinds of channels: "whatsapp", "instagram", … */
  channels: string[];
  last_message_at: string | null;
  /** The latest one that the reader may see. */
  conversation_id: string | null;
  /** How many contacts were merged into this one. */
  merged_count: number;
  /** Since when only a trace is left of the person. */
  erased_at: string | null;
  created_at: string;
}

/** What the company's billing system says of a customer. */
export interface Billing {
  status: "active" | "blocked" | "cancelled";
  note: string;
  url: string | null;
  checked_at: string;
}

export interface ContactThread {
  id: string;
  inbox_id: string;
  state: "idle" | "bot" | "queued" | "active";
  /** The customer's number in it: a person may have several. */
  phone: string | null;
  last_activity_at: string;
}

export interface ContactData {
  email: string | null;
  /** yyyy-mm-dd */
  birth_date: string | null;
  cpf: string | null;
  rg: string | null;
  /** Fourteen characters, the first twelve of which may be letters, or partly hidden. */
  cnpj: string | null;
  customer_code: string | null;
}

export interface ContactDetails extends ContactData {
  id: string;
  name: string;
  /** As the customer's application gives it. */
  profile_name: string | null;
  phone: string | null;
  username: string | null;
  is_cpf_masked: boolean;
  is_blocked: boolean;
  /** One's own, and those of the conversations that the reader may see. */
  labels: string[];
  receives_broadcasts: boolean;
  identities: { kind: string; value: string; inbox_id: string | null }[];
  /** Those that the reader may see, the latest first. */
  conversations: ContactThread[];
  owner_id: string | null;
  billing: Billing | null;
  /** Since when only a trace is left of the person. */
  erased_at: string | null;
  created_at: string;
}

export interface ContactPage {
  items: ContactRow[];
  /** There is more, also where the page is not full. */
  next_cursor: string | null;
  /** How many match; null: not counted. */
  total: number | null;
}

export type ContactSort = "name" | "recent" | "created";

/** What narrows the list of contacts; nothing given is no limit. */
export interface ContactFilters {
  q?: string;
  /** Any of these labels. */
  label?: readonly string[];
  /** Values of custom fields by their key. */
  fields?: Readonly<Record<string, string>>;
  channel?: string;
  blocked?: boolean;
  opt_in?: boolean;
  /** Only those whose data were erased; without it they are not listed. */
  erased?: boolean;
  /** Days of the account's calendar, both included: yyyy-mm-dd. */
  last_from?: string;
  last_to?: string;
  /** An id, or "none". */
  owner?: string;
}

export interface ContactQuery extends ContactFilters {
  sort?: ContactSort;
}

/** A query as parameters, in the server's names and always in the same order. */
export function contactParams({ fields, label, ...query }: ContactQuery) {
  const ofFields = Object.entries(fields ?? {}).map(([key, value]) => [`field.${key}`, value] as const);
  return {
    q: query.q?.trim() || undefined,
    label: label?.length ? [...label].sort() : undefined,
    channel: query.channel,
    blocked: query.blocked,
    opt_in: query.opt_in,
    erased: query.erased,
    last_from: query.last_from,
    last_to: query.last_to,
    owner: query.owner,
    sort: query.sort,
    ...Object.fromEntries(ofFields.sort(([a], [b]) => a.localeCompare(b))),
  };
}

/** A page with somebody on it, or the last: the server ends one where it has read far and found nobody yet. */
export async function fetchContacts(
  { cursor, limit, ...query }: ContactQuery & { cursor?: string | null; limit?: number },
  signal?: AbortSignal,
): Promise<ContactPage> {
  const get = (from: string | null | undefined) =>
    api.get<ContactPage>("/contacts", { query: { ...contactParams(query), cursor: from, limit }, signal });
  const first = await get(cursor);
  let page = first;
  while (page.items.length === 0 && page.next_cursor !== null) page = await get(page.next_cursor);
  return { ...page, total: first.total };
}

export async function fetchContact(id: string, signal?: AbortSignal): Promise<ContactDetails> {
  return (await api.get<{ contact: ContactDetails }>(`/contacts/${id}`, { signal })).contact;
}

/** When somebody agreed to broadcasts or wanted none any more, and how that became known. */
export interface Consent {
  id: string;
  receives: boolean;
  at: string;
  by_id: string | null;
  means: "agent" | "api" | "import" | "customer" | "provider";
  note: string | null;
}

export interface ContactBulk {
  ids: readonly string[];
  action: "add_label" | "remove_label" | "opt_in" | "opt_out" | "owner";
  value?: string | null;
}

export interface ContactBulkOutcome {
  done: string[];
  refused: { id: string; code: string }[];
}

export function changeContacts(change: ContactBulk): Promise<ContactBulkOutcome> {
  return api.post<ContactBulkOutcome>("/contacts/bulk", change);
}
