import { api, apiUrl } from "./client";

export interface Hold {
  contact_id: string;
  name: string;
  reason: string;
  by_id: string | null;
  at: string;
}

/** What there is of a person, and what stands in the way of erasing it. */
export interface Privacy {
  hold: Hold | null;
  erased_at: string | null;
  merged: number;
  messages: number;
  files: number;
  open_tickets: number;
  is_blocked: boolean;
}

export type EraseReason = "request" | "consent_withdrawn" | "no_longer_needed" | "other";

export interface Erasure {
  id: string;
  contact_id: string;
  reason: EraseReason;
  state: "running" | "done";
  by_id: string | null;
  requested_at: string;
  finished_at: string | null;
  /** Done again after a backup was restored. */
  replayed_at: string | null;
  counts: Record<string, number>;
}

export interface DataExport {
  id: string;
  contact_id: string;
  name: string | null;
  state: "pending" | "ready" | "failed" | "expired";
  by_id: string;
  requested_at: string;
  finished_at: string | null;
  expires_at: string | null;
  size: number | null;
}

export interface RetentionRule {
  channel: string;
  /** Null: for ever. */
  months: number | null;
  ran_at: string | null;
  cleared: number;
  /** What is older than this goes. */
  before: string | null;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor_id: string | null;
  action: string;
  target: string;
  name: string | null;
  details: Record<string, unknown>;
  address: string;
}

export const privacyKey = (contactId: string) => ["privacy", contactId];
export const exportsKey = (contactId: string) => ["data-exports", contactId];

export const getPrivacy = (contactId: string, signal?: AbortSignal) =>
  api.get<Privacy>(`/contacts/${contactId}/privacy`, { ...(signal ? { signal } : {}) });

export const eraseContact = (contactId: string, body: { confirm: string; reason: EraseReason }) =>
  api.post<{ erasure: Erasure }>(`/contacts/${contactId}/erase`, body);

export const requestExport = (contactId: string) =>
  api.post<{ export: DataExport }>(`/contacts/${contactId}/data-exports`);

export const exportAddress = (exportId: string) => apiUrl(`/data-exports/${exportId}/content`);
