import "@/lib/i18n/deskCatalog";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy } from "react";
import { ConnectionBar } from "@/features/connection/ConnectionBar";
import { Blocking } from "@/features/contact-panel/blocking/Blocking";
import { ContactFacts } from "@/features/contact-panel/ContactFacts";
import { ContactName } from "@/features/contact-panel/ContactName";
import { ConsentSwitch } from "@/features/contact-panel/consent/ConsentSwitch";
import { CustomFields } from "@/features/contact-panel/fields/CustomFields";
import { Notes } from "@/features/contact-panel/notes/Notes";
import { Owner } from "@/features/contact-panel/Owner";
import { ContactsPage } from "@/features/contacts/page/ContactsPage";
import { ContactDetail } from "@/features/contacts/page/detail/ContactDetail";
import type { ContactParts } from "@/features/contacts/page/detail/parts";
import { toQuery, toSearch } from "@/features/contacts/page/query";
import type { ContactQuery } from "@/lib/api/contacts";
import { askTimeline } from "@/lib/requests";
import { ErrorBoundary } from "./ErrorBoundary";

const PARTS: ContactParts = {
  Name: ContactName,
  Facts: ContactFacts,
  DataDialog: lazy(async () => ({
    default: (await import("@/features/contact-panel/DataDialog")).DataDialog,
  })),
  Fields: CustomFields,
  Consent: ConsentSwitch,
  Owner,
  Notes,
  Blocking,
  BlockDialog: lazy(async () => ({ default: (await import("@/features/blocking/BlockDialog")).BlockDialog })),
};

/** The contacts page: what is in the address, and parts of other features beside each other. */
export default function ContactsRoute() {
  const navigate = useNavigate();
  const { contactId = null } = useParams({ strict: false });
  const query = toQuery(useSearch({ from: "/contacts" }));

  function change(next: ContactQuery) {
    const isTyping = next.q !== query.q && Boolean(query.q) && Boolean(next.q);
    // Every letter of a search is not a step to go back by.
    void navigate({ to: ".", search: toSearch(next), replace: isTyping });
  }

  function open(id: string | null) {
    const search = toSearch(query);
    if (id === null) void navigate({ to: "/contacts", search });
    else void navigate({ to: "/contacts/$contactId", params: { contactId: id }, search });
  }

  function converse(conversationId: string, isTimeline: boolean) {
    if (isTimeline) askTimeline(conversationId);
    void navigate({ to: "/chat/$conversationId", params: { conversationId }, search: { view: "all" } });
  }

  return (
    <ContactsPage
      query={query}
      openId={contactId}
      notice={<ConnectionBar />}
      detail={
        contactId === null ? null : (
          <ErrorBoundary resetKey={contactId}>
            <ContactDetail
              contactId={contactId}
              parts={PARTS}
              onClose={() => open(null)}
              onGone={() => open(null)}
              onOpenConversation={converse}
            />
          </ErrorBoundary>
        )
      }
      onQuery={change}
      onOpen={open}
    />
  );
}
