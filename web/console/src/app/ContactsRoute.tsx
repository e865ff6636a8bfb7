import "@/lib/i18n/deskCatalog";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ContactsPage } from "@/features/contacts/page/ContactsPage";
import { toQuery, toSearch } from "@/features/contacts/page/query";
import type { ContactQuery } from "@/lib/api/contacts";

/** The contacts page: what is in the address, and the parts of other features beside each other. */
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

  return <ContactsPage query={query} openId={contactId} detail={null} onQuery={change} onOpen={open} />;
}
