import type { Ticket } from "@/lib/api/types";

/** A closed protocol of a contact, and where its stretch of the thread begins. */
export interface ClosedTicket extends Ticket {
  conversation_id?: string;
  /** Its first message; missing where nothing was written. */
  message_id?: string | null;
}

export interface HistoryPage {
  items: ClosedTicket[];
  next_cursor?: string | null;
}

/** What narrows the history; empty is no limit. The names are the server's. */
export interface HistoryFilters {
  from: string;
  to: string;
  inbox: string;
  department: string;
  agent: string;
  reason: string;
  protocol: string;
}

export const NO_FILTERS: HistoryFilters = {
  from: "",
  to: "",
  inbox: "",
  department: "",
  agent: "",
  reason: "",
  protocol: "",
};

export function isNarrowed(filters: HistoryFilters): boolean {
  return Object.values(filters).some((value) => value !== "");
}

/** Each closed ticket once, newest first; pages may overlap when one is closed meanwhile. */
export function closedTickets(pages: readonly HistoryPage[]): ClosedTicket[] {
  const byId = new Map<string, ClosedTicket>();
  for (const page of pages)
    for (const ticket of page.items) if (ticket.closed_at) byId.set(ticket.id, ticket);
  return [...byId.values()].sort((a, b) => b.opened_at.localeCompare(a.opened_at));
}
