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
import { type Content, text } from "../content";
import { useNames } from "../names";
import css from "./activity.module.css";

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

/** What happened, in one sentence; an action of a newer server falls back to the text it sent. */
function useActivityText(): (message: Message) => string {
  const { t } = useLingui();
  const names = useNames();
  return (message) => {
    const content: Content = message.content;
    const byId = text(content, "by") || (message.author.kind === "user" ? message.author.id : null);
    const by = byId ? names.user(byId) : null;
    const agentId = text(content, "agent_id");
    const agent = names.user(agentId);
    const departmentId = text(content, "department_id");
    const department = names.department(departmentId);
    const target = agentId && departmentId ? t`${agent} (${department})` : agentId ? agent : department;
    switch (text(content, "action")) {
      case "ticket_opened":
        return by ? t`${by} abriu o atendimento` : t`Atendimento aberto`;
      case "queued":
        return departmentId ? t`Na fila do setor ${department}` : t`Na fila geral`;
      case "started": {
        const starter = by ?? agent;
        return t`${starter} iniciou o atendimento`;
      }
      case "assigned":
        if (by && byId === agentId) return t`${agent} assumiu o atendimento`;
        return by ? t`${by} atribuiu o atendimento a ${agent}` : t`Atendimento atribuído a ${agent}`;
      case "transferred":
        return by
          ? t`${by} transferiu o atendimento para ${target}`
          : t`Atendimento transferido para ${target}`;
      case "closed": {
        const reason = names.reason(text(content, "reason_id")) || text(content, "reason");
        if (by) return reason ? t`${by} encerrou o atendimento: ${reason}` : t`${by} encerrou o atendimento`;
        return reason ? t`Atendimento encerrado: ${reason}` : t`Atendimento encerrado`;
      }
      case "reopened":
        return by ? t`${by} reabriu o atendimento` : t`Atendimento reaberto`;
      case "identity_changed":
        return t`O contato trocou de aparelho ou reinstalou o aplicativo`;
      case "number_changed":
        return t`O contato mudou de número`;
      default:
        return message.text || t`Atividade do sistema`;
    }
  };
}

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
  const note = text(message.content, "note");
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
