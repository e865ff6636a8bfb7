import type { ComponentType, ReactNode } from "react";
import type { ContactDetails } from "@/lib/api/contacts";

type Saved = (details: ContactDetails) => void;

/** What the side panel of a conversation shows of a contact, too; the application hands it over. */
export interface ContactParts {
  Name: ComponentType<{
    contactId: string;
    name: string;
    profileName: string | null;
    onSaved(saved: Partial<ContactDetails>): void;
    mark?: ReactNode;
  }>;
  Facts: ComponentType<{
    contact: { phone: string | null; username: string | null };
    details: ContactDetails | null;
  }>;
  DataDialog: ComponentType<{ details: ContactDetails; onSaved: Saved; onDone(): void }>;
  Fields: ComponentType<{ contactId: string }>;
  Consent: ComponentType<{ contactId: string; receives: boolean; onSaved: Saved }>;
  Owner: ComponentType<{
    contactId: string;
    ownerId: string | null;
    onSaved(ownerId: string | null): void;
  }>;
  Notes: ComponentType<{ contactId: string }>;
  Blocking: ComponentType<{ contact: { id: string; is_blocked: boolean }; onBlock(): void }>;
  BlockDialog: ComponentType<{ contact: { id: string; name: string }; onDone(): void }>;
}
