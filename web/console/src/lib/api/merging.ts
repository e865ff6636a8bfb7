import { api } from "./client";
import type { ContactBrief } from "./types";

export type EvidenceKind =
  | "cpf"
  | "cnpj"
  | "email"
  | "phone"
  | "ninth_digit"
  | "customer_code"
  | "username"
  | "birth_date"
  | "name"
  | "conflict"
  | "provider"
  | "number";

/** Why two contacts may be one person; documents are masked. */
export interface Evidence {
  kind: EvidenceKind;
  value: string;
  detail: string | null;
}

/** A contact with what tells it from others. */
export interface Person {
  id: string;
  name: string;
  phone: string | null;
  username: string | null;
  is_blocked: boolean;
  identities: { kind: string; value: string; inbox_id: string | null }[];
}

export interface Merge {
  id: string;
  winner_id: string;
  loser: Person;
  note: string | null;
  evidence: Evidence[];
  by_id: string;
  at: string;
  undone_by_id: string | null;
  undone_at: string | null;
}

export interface Suggestion {
  contact: Person;
  evidence: Evidence[];
}

/** Somebody said that `contact` is another person. */
export interface Distinction {
  id: string;
  contact: Person;
  by_id: string;
  at: string;
}

export interface IdentityConflict {
  id: string;
  contact: Person;
  other: Person;
  kind: string;
  value: string;
  evidence: Evidence[];
  created_at: string;
}

export interface IdentityConflicts {
  items: IdentityConflict[];
  next_cursor: string | null;
}

export function mergeContacts(
  contactId: string,
  otherId: string,
  note: string,
): Promise<{ contact: ContactBrief; merge: Merge }> {
  return api.post(`/contacts/${contactId}/merge`, { other_id: otherId, note });
}

export async function fetchMerges(contactId: string, signal?: AbortSignal): Promise<Merge[]> {
  return (await api.get<{ items: Merge[] }>(`/contacts/${contactId}/merges`, { signal })).items;
}

export async function undoMerge(mergeId: string): Promise<Merge> {
  return (await api.post<{ merge: Merge }>(`/merges/${mergeId}/undo`)).merge;
}

export async function fetchDuplicates(contactId: string, signal?: AbortSignal): Promise<Suggestion[]> {
  return (await api.get<{ items: Suggestion[] }>(`/contacts/${contactId}/duplicates`, { signal })).items;
}

export async function fetchDistinctions(contactId: string, signal?: AbortSignal): Promise<Distinction[]> {
  return (await api.get<{ items: Distinction[] }>(`/contacts/${contactId}/distinctions`, { signal })).items;
}

export function tellApart(contactId: string, otherId: string): Promise<unknown> {
  return api.post(`/contacts/${contactId}/distinctions`, { other_id: otherId });
}

export function takeBackDistinction(id: string): Promise<unknown> {
  return api.delete(`/distinctions/${id}`);
}

export function fetchConflicts(cursor: string | null, signal?: AbortSignal): Promise<IdentityConflicts> {
  return api.get<IdentityConflicts>("/identity-conflicts", { query: { cursor }, signal });
}

export function keepApart(conflictId: string): Promise<unknown> {
  return api.post(`/identity-conflicts/${conflictId}/resolve`, { action: "keep" });
}
