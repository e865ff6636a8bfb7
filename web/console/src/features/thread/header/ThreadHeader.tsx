import { useLingui } from "@lingui/react/macro";
import {
  IconArrowLeft,
  IconLayoutSidebarRight,
  IconLayoutSidebarRightFilled,
  IconSearch,
  IconStack2,
} from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense } from "react";
import type { Conversation } from "@/lib/api/types";
import { formatPhone } from "@/lib/time/format";
import { useInbox } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { IconButton } from "@/ui/IconButton";
import { Collision } from "./Collision";
import { Facts } from "./Facts";
import { HeaderActions } from "./HeaderActions";
import css from "./header.module.css";

const Billing = lazy(() => import("./Billing"));

interface ThreadHeaderProps {
  conversation: Conversation;
  isDetailsOpen: boolean;
  onToggleDetails(): void;
  onBack?(): void;
  /** Looking only: nothing says that this person is here. */
  isWatching: boolean;
  ownState?: ReactNode;
  isFinding: boolean;
  onFind(): void;
  /** Messages of all our numbers are shown. */
  isTimeline: boolean;
  onTimeline(): void;
}

export function ThreadHeader({
  conversation,
  isDetailsOpen,
  onToggleDetails,
  onBack,
  isWatching,
  ownState,
  isFinding,
  onFind,
  isTimeline,
  onTimeline,
}: ThreadHeaderProps) {
  const { t } = useLingui();
  const inbox = useInbox(conversation.inbox_id);
  const { contact } = conversation;
  const channel = [inbox?.name, inbox?.display_number && formatPhone(inbox.display_number)]
    .filter(Boolean)
    .join(" · ");
  return (
    <header className={css.header}>
      <div className={css.top}>
        {onBack ? (
          <span className={css.back}>
            <IconButton label={t`Voltar para a lista`} onClick={onBack}>
              <IconArrowLeft size={20} />
            </IconButton>
          </span>
        ) : null}
        <span className={css.face}>
          <Avatar id={contact.id} name={contact.name} size={36} />
        </span>
        <div className={css.who}>
          <span className={css.title}>
            <h2 className={css.name} dir="auto" title={contact.name}>
              {contact.name}
            </h2>
            <Suspense>
              <Billing contactId={contact.id} />
            </Suspense>
          </span>
          <span className={css.channel} title={channel}>
            <ChannelIcon channel={inbox?.channel ?? ""} />
            <bdi>{channel}</bdi>
          </span>
        </div>
        <div className={css.buttons}>
          {ownState}
          <HeaderActions
            conversation={conversation}
            isWatching={isWatching}
            isTimeline={isTimeline}
            onTimeline={onTimeline}
          />
          <IconButton
            label={t`Buscar na conversa`}
            shortcut="mod+f"
            active={isFinding}
            aria-pressed={isFinding}
            onClick={onFind}
          >
            <IconSearch size={20} />
          </IconButton>
          <span className={css.wide}>
            <IconButton
              label={isTimeline ? t`Ver só este canal` : t`Ver todos os canais`}
              shortcut="h"
              active={isTimeline}
              aria-pressed={isTimeline}
              onClick={onTimeline}
            >
              <IconStack2 size={20} />
            </IconButton>
          </span>
          <IconButton
            label={isDetailsOpen ? t`Ocultar detalhes` : t`Mostrar detalhes`}
            onClick={onToggleDetails}
            active={isDetailsOpen}
            aria-pressed={isDetailsOpen}
            shortcut="]"
            tooltipPosition="left"
          >
            {isDetailsOpen ? (
              <IconLayoutSidebarRightFilled size={20} />
            ) : (
              <IconLayoutSidebarRight size={20} />
            )}
          </IconButton>
        </div>
      </div>
      <div className={css.facts}>
        <Facts conversation={conversation} />
      </div>
      <Collision conversationId={conversation.id} />
    </header>
  );
}
