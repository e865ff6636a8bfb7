import { useLingui } from "@lingui/react/macro";
import { IconBan } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ContactRow } from "@/lib/api/contacts";
import { useIsSelected } from "@/lib/selection";
import type { ColumnId } from "./columns";
import { NameLink } from "./NameLink";
import css from "./table.module.css";

export interface RowProps {
  contact: ContactRow;
  index: number;
  /** Where it stands, in pixels. */
  top: number;
  columns: readonly ColumnId[];
  template: string;
  isOpen: boolean;
  onOpen(id: string): void;
  onPick(id: string, isRange: boolean): void;
}

/** The place of a contact in the list, whatever it shows. */
export function Row({
  row,
  className,
  children,
}: {
  row: RowProps;
  className?: string;
  children: ReactNode;
}) {
  const isChosen = useIsSelected(row.contact.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's
    // biome-ignore lint/a11y/useFocusableInteractive: the link inside has the focus
    <div
      role="row"
      aria-rowindex={row.index + 2}
      className={className}
      data-open={row.isOpen || undefined}
      data-chosen={isChosen || undefined}
      style={{ transform: `translateY(${row.top}px)`, gridTemplateColumns: row.template }}
    >
      {children}
    </div>
  );
}

/** The name, and whether nobody can write to it. */
export function Name({ row: { contact, isOpen, onOpen, onPick } }: { row: RowProps }) {
  const { t } = useLingui();
  return (
    <>
      <NameLink contact={contact} isOpen={isOpen} onOpen={onOpen} onPick={onPick} />
      {contact.is_blocked ? (
        <IconBan size={15} className={css.blocked} role="img" aria-label={t`Contato bloqueado`} />
      ) : null}
    </>
  );
}
