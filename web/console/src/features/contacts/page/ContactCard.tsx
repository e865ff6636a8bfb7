import { useLingui } from "@lingui/react/macro";
import { IconBan, IconBroadcastOff } from "@tabler/icons-react";
import { memo } from "react";
import { useIsSelected } from "@/lib/selection";
import { Avatar } from "@/ui/Avatar";
import { Channels, Labels, phoneOf, When } from "./Cell";
import { NameLink } from "./NameLink";
import { PickBox } from "./PickBox";
import type { RowProps } from "./row";
import css from "./table.module.css";

/** A contact where there is no room for columns; a touch of the picture chooses it. */
export const ContactCard = memo(function ContactCard({
  contact,
  index,
  top,
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
      className={css.card}
      data-open={isOpen || undefined}
      data-chosen={isChosen || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <span role="cell" className={css.cardCell}>
        <span className={css.picture}>
          <Avatar id={contact.id} name={contact.name} size={40} />
          <PickBox id={contact.id} name={contact.name} onPick={onPick} />
        </span>
        <span className={css.cardLines}>
          <span className={css.cardLine}>
            <NameLink contact={contact} isOpen={isOpen} onOpen={onOpen} onPick={onPick} />
            {contact.is_blocked ? (
              <IconBan size={15} className={css.blocked} role="img" aria-label={t`Contato bloqueado`} />
            ) : null}
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
    </div>
  );
});
