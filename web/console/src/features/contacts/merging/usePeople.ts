import { useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { type ContactDetails, fetchContact } from "@/lib/api/contacts";
import { type Evidence, fetchDuplicates, type Person } from "@/lib/api/merging";
import { formatDate } from "@/lib/time/format";
import type { Fact } from "./PersonCard";

interface Both {
  people: readonly ContactDetails[] | null;
  evidence: Evidence[];
  hasFailed: boolean;
  retry(): void;
}

/** Two contacts with what speaks for them being one person. */
export function usePeople(contactIds: readonly [string, string]): Both {
  const found = useQueries({
    queries: contactIds.map((id) => ({
      queryKey: ["contact", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchContact(id, signal),
      staleTime: 0,
    })),
  });
  const [first, second] = contactIds;
  const alike = useQuery({
    queryKey: ["duplicates", first],
    queryFn: ({ signal }) => fetchDuplicates(first, signal),
  });
  const people = found.flatMap((query) => (query.data ? [query.data] : []));
  return {
    people: people.length === 2 ? people : null,
    evidence: alike.data?.find(({ contact }) => contact.id === second)?.evidence ?? [],
    hasFailed: found.some((query) => query.error !== null && query.data === undefined),
    retry: () => {
      for (const query of found) void query.refetch();
    },
  };
}

export function personOf(details: ContactDetails): Person {
  const { id, name, phone, username, is_blocked, identities } = details;
  return { id, name, phone, username, is_blocked, identities };
}

/** What else is compared. */
export function useFacts(): (details: ContactDetails) => Fact[] {
  const { t, i18n } = useLingui();
  return (details) => [
    { label: t`E-mail`, value: details.email },
    { label: t`CPF`, value: details.cpf },
    { label: t`Código do cliente`, value: details.customer_code },
    { label: t`Conversas que você vê`, value: String(details.conversations.length) },
    { label: t`Criado em`, value: formatDate(details.created_at, i18n.locale) },
  ];
}
