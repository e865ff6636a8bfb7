import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { StreamEvent } from "@/lib/api/types";
import { observeEvents } from "./batch";

/** Asks again for what is kept outside the store as soon as an event tells that it changed. */
export function useLive(key: QueryKey, concerns: (event: StreamEvent) => boolean): void {
  const queries = useQueryClient();
  const latest = useRef({ key, concerns });
  latest.current = { key, concerns };
  useEffect(
    () =>
      observeEvents((events) => {
        const { key, concerns } = latest.current;
        if (events.some(concerns)) void queries.invalidateQueries({ queryKey: key });
      }),
    [queries],
  );
}

/** Whether an event tells that something of this contact changed. */
export function changesContact({ type, contact, contact_ids: ids }: StreamEvent, contactId: string): boolean {
  if (type === "contact.updated") return contact?.id === contactId;
  // Of many no ids are given.
  return type === "contacts.changed" && (!ids?.length || ids.includes(contactId));
}
