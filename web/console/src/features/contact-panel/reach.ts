import type { ContactDetails } from "@/lib/api/contacts";
import type { DirectoryInbox } from "@/lib/api/types";
import { formatPhone } from "@/lib/time/format";

/** One of our numbers or profiles by which a person can be written to. */
export interface Reach {
  inbox: DirectoryInbox;
  /** The conversation that is there already; null: one can be begun. */
  conversationId: string | null;
  /** The customer's number as people write it, where only that tells one conversation from another. */
  phone: string | null;
}

/** By which of our channels the person is known, or can be written to for the first time. */
export function reachOf(details: ContactDetails, inboxes: readonly DirectoryInbox[]): Reach[] {
  return inboxes.flatMap((inbox): Reach[] => {
    const threads = details.conversations.filter((one) => one.inbox_id === inbox.id);
    if (threads.length > 0)
      return threads.map(({ id, phone }) => ({
        inbox,
        conversationId: id,
        phone: threads.length > 1 && phone ? formatPhone(phone) : null,
      }));
    return mayBegin(details, inbox) ? [{ inbox, conversationId: null, phone: null }] : [];
  });
}

/** Elsewhere than on WhatsApp the provider knows people by ids that count only for one of our profiles. */
function mayBegin({ phone, identities }: ContactDetails, inbox: DirectoryInbox): boolean {
  const isPhone = inbox.channel === "whatsapp";
  return (
    (isPhone && phone !== null) ||
    identities.some(
      ({ kind, inbox_id: inboxId }) =>
        inboxId === inbox.id || (isPhone && (kind === "wa_id" || kind === "phone")),
    )
  );
}
