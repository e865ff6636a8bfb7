import { useQuery } from "@tanstack/react-query";
import { fetchContact } from "@/lib/api/contacts";
import { changesContact, useLive } from "@/realtime/useLive";
import { BillingLight } from "@/ui/desk/BillingLight";

const MINUTE = 60_000;

/** The light of the billing system beside the name of whom the conversation is with. */
export default function Billing({ contactId }: { contactId: string }) {
  const key = ["contact", contactId];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchContact(contactId, signal),
    staleTime: MINUTE,
  });
  useLive(key, (event) => changesContact(event, contactId));
  return <BillingLight billing={data?.billing} />;
}
