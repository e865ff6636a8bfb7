import { api } from "./client";

/** What the company's people tell the reseller; another one every four hours. */
export interface SupportCode {
  /** ABCD-1234 */
  code: string;
  valid_until: string;
}

/** A company that a reseller looks after. */
export interface Company {
  id: string;
  name: string;
  /** Nobody signs in to one that is not. */
  is_active: boolean;
  users: number;
  inboxes: number;
  last_active_at: string | null;
  /** Its first administrator has not chosen a password yet. */
  is_invited: boolean;
  invitation_expires_at: string | null;
  created_at: string;
}

export interface Companies {
  items: Company[];
  next_cursor: string | null;
}

export interface NewCompany {
  name: string;
  administrator_name: string;
  administrator_login: string;
}

/** Shown once: whoever opens it chooses the administrator's password. */
export interface InvitationLink {
  url: string;
  expires_at: string;
}

export interface CodeCheck {
  /** "expired": it was this company's until `valid_until`; "unknown": of none of one's own. */
  state: "valid" | "expired" | "unknown";
  company: Pick<Company, "id" | "name" | "is_active"> | null;
  valid_until: string | null;
}

/** Whom a link invites. */
export interface Invited {
  account_name: string;
  name: string;
  login: string;
}

export const RESELLER = "/reseller/companies";

export function fetchSupportCode(signal?: AbortSignal): Promise<SupportCode> {
  return api.get<SupportCode>("/support-code", { signal });
}

export function fetchCompanies(
  query: { q?: string; cursor: string | null },
  signal?: AbortSignal,
): Promise<Companies> {
  return api.get<Companies>(RESELLER, { query: { q: query.q || undefined, cursor: query.cursor }, signal });
}

export function createCompany(
  company: NewCompany,
): Promise<{ company: Company; invitation: InvitationLink }> {
  return api.post(RESELLER, company);
}

export function setCompanyActive(id: string, isActive: boolean): Promise<{ company: Company }> {
  return api.patch(`${RESELLER}/${id}`, { is_active: isActive });
}

export function inviteAgain(id: string): Promise<InvitationLink> {
  return api.post<InvitationLink>(`${RESELLER}/${id}/invitation`);
}

export function checkSupportCode(code: string): Promise<CodeCheck> {
  return api.post<CodeCheck>("/reseller/support-code-check", { code });
}

export function lookAtInvitation(token: string): Promise<Invited> {
  return api.post<Invited>("/invitations/look", { token });
}

export function acceptInvitation(token: string, password: string): Promise<Invited> {
  return api.post<Invited>("/invitations/accept", { token, password });
}
