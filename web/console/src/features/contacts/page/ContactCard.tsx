import { useLingui } from "@lingui/react/macro";
import { IconBroadcastOff } from "@tabler/icons-react";
import { memo } from "react";
import { Avatar } from "@/ui/Avatar";
import { Channels, Labels, phoneOf, When } from "./Cell";
import { PickBox } from "./PickBox";
import { Name, Row, type RowProps } from "./Row";
import css from "./table.module.css";

/** A contact where there is no room for columns; a touch of the picture chooses it. */
export const ContactCard = memo(function ContactCard(row: RowProps) {
  const { t } = useLingui();
  const { contact } = row;
  return (
    <Row row={row} className={css.card}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's */}
      <span role="cell" className={css.cardCell}>
        <span className={css.picture}>
          <Avatar id={contact.id} name={contact.name} size={40} />
          <PickBox id={contact.id} name={contact.name} onPick={row.onPick} />
        </span>
        <span className={css.cardLines}>
          <span className={css.cardLine}>
            <Name row={row} />
            {contact.last_message_at ? <When at={contact.last_message_at} /> : null}
          </span>
          <span className={css.cardLine}>
            <bdi className={css.text}>{phoneOf(contact) ?? contact.email ?? t`Sem telefone`}</bdi>
            {contact.receives_broadcasts ? null : (
              <IconBroadcastOff
                size={15}
                className={css.off}
                role="img"
                aria-label={t`Não recebe transmissões`}
              />
            )}
            {contact.channels.length > 0 ? <Channels kinds={contact.channels} /> : null}
          </span>
          <Labels ids={contact.labels} isQuiet />
        </span>
      </span>
    </Row>
  );
});
