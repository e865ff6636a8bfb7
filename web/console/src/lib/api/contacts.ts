import { api } from "./client";

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
  channels: string[];
  last_activity_at: string | null;
  created_at: string;
}

export interface ContactThread {
  id: string;
  inbox_id: string;
  state: "idle" | "bot" | "queued" | "active";
  last_activity_at: string;
}

export interface ContactData {
  email: string | null;
  /** yyyy-mm-dd */
  birth_date: string | null;
  cpf: string | null;
  rg: string | null;
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
  identities: { kind: string; value: string; inbox_id: string | null }[];
  /** Those that the reader may see, the latest first. */
  conversations: ContactThread[];
  owner_id: string | null;
  created_at: string;
}

export interface ContactPage {
  items: ContactRow[];
  next_cursor: string | null;
}

export interface ContactQuery {
  q?: string;
  blocked?: boolean;
  channel?: string;
  sort?: "name" | "created";
}

export function fetchContacts(
  query: ContactQuery & { cursor?: string; limit?: number },
  signal?: AbortSignal,
): Promise<ContactPage> {
  return api.get<ContactPage>("/contacts", { query: { ...query }, signal });
}

export async function fetchContact(id: string, signal?: AbortSignal): Promise<ContactDetails> {
  return (await api.get<{ contact: ContactDetails }>(`/contacts/${id}`, { signal })).contact;
}
