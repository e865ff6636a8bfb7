import { useLingui } from "@lingui/react/macro";
import { IconBan } from "@tabler/icons-react";
import { memo } from "react";
import { useIsSelected } from "@/lib/selection";
import { Avatar } from "@/ui/Avatar";
import { Cell } from "./Cell";
import { NameLink } from "./NameLink";
import { PickBox } from "./PickBox";
import type { RowProps } from "./row";
import css from "./table.module.css";

/** A contact as a line of the table. */
export const ContactLine = memo(function ContactLine({
  contact,
  index,
  top,
  columns,
  template,
  isOpen,
  onOpen,
  onPick,
}: RowProps) {
  const { t } = useLingui();
  const isChosen = useIsSelected(contact.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's
    // biome-ignore lint/a11y/useFocusableInteractive: the link inside has the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css.line}
      data-open={isOpen || undefined}
      data-chosen={isChosen || undefined}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <span role="cell" className={css.pick}>
        <PickBox id={contact.id} name={contact.name} onPick={onPick} />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <span role="cell" className={css.who}>
        <Avatar id={contact.id} name={contact.name} size={28} />
        <NameLink contact={contact} isOpen={isOpen} onOpen={onOpen} onPick={onPick} />
        {contact.is_blocked ? (
          <IconBan size={15} className={css.blocked} role="img" aria-label={t`Contato bloqueado`} />
        ) : null}
      </span>
      {columns.map((id) => (
        <Cell key={id} column={id} contact={contact} />
      ))}
    </div>
  );
});
