import type { ContactDetails } from "@/lib/api/contacts";
import type { Ticket } from "@/lib/api/types";

/** Closed tickets, newest first, without the one that is open now. */
export function earlierTickets(tickets: readonly Ticket[], openId: string | null): Ticket[] {
  return tickets
    .filter((ticket) => ticket.id !== openId)
    .sort((a, b) => Date.parse(b.opened_at) - Date.parse(a.opened_at));
}

/** Whether an identity of this kind is a number. */
export const isPhone = (kind: string) => kind === "phone" || kind === "wa_id";

/** Identities that say more than the phone number that is shown already. A parent's id says nothing to people. */
export function otherIdentities(details: ContactDetails, phone: string | null): ContactDetails["identities"] {
  const digits = (text: string) => text.replace(/\D/g, "");
  const seen = new Set<string>();
  return details.identities.filter(({ kind, value }) => {
    const id = `${kind}:${value}`;
    if (
      kind.startsWith("parent_") ||
      seen.has(id) ||
      (isPhone(kind) && phone !== null && digits(value) === digits(phone))
    )
      return false;
    seen.add(id);
    return true;
  });
}
