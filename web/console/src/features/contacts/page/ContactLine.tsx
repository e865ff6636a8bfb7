import { memo } from "react";
import { Avatar } from "@/ui/Avatar";
import { Cell } from "./Cell";
import { PickBox } from "./PickBox";
import { Name, Row, type RowProps } from "./Row";
import css from "./table.module.css";

/** A contact as a line of the table. */
export const ContactLine = memo(function ContactLine(row: RowProps) {
  const { contact } = row;
  return (
    <Row row={row} className={css.line}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's */}
      <span role="cell" className={css.pick}>
        <PickBox id={contact.id} name={contact.name} onPick={row.onPick} />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <span role="cell" className={css.who}>
        <Avatar id={contact.id} name={contact.name} size={28} />
        <Name row={row} />
      </span>
      {row.columns.map((id) => (
        <Cell key={id} column={id} contact={contact} />
      ))}
    </Row>
  );
});
