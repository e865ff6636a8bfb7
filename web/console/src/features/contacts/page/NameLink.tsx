import { Link } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { ContactRow } from "@/lib/api/contacts";
import css from "./table.module.css";

interface NameLinkProps {
  contact: ContactRow;
  isOpen: boolean;
  onOpen(id: string): void;
  onPick(id: string, isRange: boolean): void;
}

/** The name, which opens the contact; the whole row is its target. */
export function NameLink({ contact, isOpen, onOpen, onPick }: NameLinkProps) {
  function click(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) onPick(contact.id, true);
    else onOpen(contact.id);
  }
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      search={(old) => old}
      className={css.name}
      data-row={contact.id}
      aria-current={isOpen || undefined}
      title={contact.name}
      onClick={click}
    >
      <bdi>{contact.name}</bdi>
    </Link>
  );
}
