import type { ContactDetails } from "@/lib/api/contacts";
import type { DirectoryInbox } from "@/lib/api/types";

/** One of our numbers or profiles by which a person can be written to. */
export interface Reach {
  inbox: DirectoryInbox;
  /** The conversation that is there already; null: one can be begun. */
  conversationId: string | null;
}

/** By which of our channels the person is known, or can be written to for the first time. */
export function reachOf(details: ContactDetails, inboxes: readonly DirectoryInbox[]): Reach[] {
  return inboxes.flatMap((inbox) => {
    const thread = details.conversations.find((one) => one.inbox_id === inbox.id);
    if (thread) return { inbox, conversationId: thread.id };
    return mayBegin(details, inbox) ? { inbox, conversationId: null } : [];
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
