import { Plural, useLingui } from "@lingui/react/macro";
import {
  IconArrowsExchange,
  IconCheck,
  IconClockPlay,
  IconDots,
  IconFolderOpen,
  IconInfoCircle,
  IconPlayerPlay,
  IconRefresh,
  IconUserCheck,
  IconUserEdit,
} from "@tabler/icons-react";
import { memo, useState } from "react";
import type { Message } from "@/lib/api/types";
import { formatDateTime, formatTime } from "@/lib/time/format";
import { text } from "../content";
import css from "./activity.module.css";
import { useActivityText } from "./useActivityText";

const ICONS = {
  ticket_opened: IconFolderOpen,
  queued: IconClockPlay,
  started: IconPlayerPlay,
  assigned: IconUserCheck,
  transferred: IconArrowsExchange,
  closed: IconCheck,
  reopened: IconRefresh,
  identity_changed: IconUserEdit,
  number_changed: IconUserEdit,
} as const;

interface ActivityLineProps {
  message: Message;
  /** Lines of the same run, folded until somebody asks for them. */
  earlier: readonly Message[];
}

export const ActivityLine = memo(function ActivityLine({ message, earlier }: ActivityLineProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {earlier.length > 0 && !isOpen ? (
        <div className={css.line}>
          <button type="button" className={css.more} onClick={() => setOpen(true)}>
            <IconDots size={14} aria-hidden="true" />
            <Plural value={earlier.length} one="mais # evento" other="mais # eventos" />
          </button>
        </div>
      ) : null}
      {isOpen ? earlier.map((one) => <Line key={one.id} message={one} />) : null}
      <Line message={message} />
    </>
  );
});

function Line({ message }: { message: Message }) {
  const { i18n } = useLingui();
  const describe = useActivityText();
  const Icon = ICONS[text(message.content, "action") as keyof typeof ICONS] ?? IconInfoCircle;
  const note = text(message.content, "note") || text(message.content, "text");
  return (
    <div className={css.line}>
      <Icon size={14} aria-hidden="true" />
      <span className={css.text}>
        {describe(message)}
        {note ? <q className={css.note}>{note}</q> : null}
      </span>
      <time
        className={css.time}
        dateTime={message.position_at}
        title={formatDateTime(message.position_at, i18n.locale)}
      >
        {formatTime(message.position_at, i18n.locale)}
      </time>
    </div>
  );
}
