import { Trans, useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import {
  IconArrowLeft,
  IconCheck,
  IconHeadset,
  IconLayoutSidebarRight,
  IconLayoutSidebarRightFilled,
} from "@tabler/icons-react";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Conversation } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatPhone } from "@/lib/time/format";
import { startConversation, useInbox } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { IconButton } from "@/ui/IconButton";
import { useNames } from "../names";
import { CloseDialog } from "./CloseDialog";
import { Collision } from "./Collision";
import { Facts } from "./Facts";
import css from "./header.module.css";

interface ThreadHeaderProps {
  conversation: Conversation;
  isDetailsOpen: boolean;
  onToggleDetails(): void;
  onBack?(): void;
}

export function ThreadHeader({ conversation, isDetailsOpen, onToggleDetails, onBack }: ThreadHeaderProps) {
  const { t } = useLingui();
  const [isClosing, setClosing] = useState(false);
  const inbox = useInbox(conversation.inbox_id);
  const { contact, state } = conversation;
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
        <Avatar id={contact.id} name={contact.name} size={36} />
        <div className={css.who}>
          <h2 className={css.name} dir="auto" title={contact.name}>
            {contact.name}
          </h2>
          <span className={css.channel} title={channel}>
            <ChannelIcon channel={inbox?.channel ?? ""} />
            <bdi>{channel}</bdi>
          </span>
        </div>
        <div className={css.buttons}>
          {state === "queued" ? <StartButton conversationId={conversation.id} /> : null}
          {state === "active" || state === "queued" ? (
            <button
              type="button"
              className={css.close}
              aria-label={t`Encerrar atendimento`}
              title={t`Encerrar atendimento`}
              onClick={() => setClosing(true)}
            >
              <IconCheck size={16} aria-hidden="true" />
              <span className={css.long}>
                <Trans>Encerrar atendimento</Trans>
              </span>
              <span className={css.short} aria-hidden="true">
                <Trans>Encerrar</Trans>
              </span>
            </button>
          ) : null}
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
      {isClosing ? <CloseDialog conversationId={conversation.id} onDone={() => setClosing(false)} /> : null}
    </header>
  );
}

function StartButton({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const names = useNames();
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);

  async function start() {
    setBusy(true);
    try {
      await startConversation(conversationId);
    } catch (error) {
      const agentId = error instanceof ApiError ? error.problem.extra?.agent_id : null;
      if (error instanceof ApiError && error.code === "already_started" && typeof agentId === "string") {
        const agent = names.user(agentId);
        notifications.show({
          title: t`Atendimento já iniciado`,
          message: t`${agent} iniciou este atendimento antes.`,
        });
      } else {
        const message = problemText(refusalOf(error));
        notifications.show({ color: "red", title: t`O atendimento não foi iniciado`, message });
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <button
      type="button"
      className={css.start}
      aria-label={t`Iniciar atendimento`}
      title={t`Iniciar atendimento`}
      onClick={() => void start()}
      disabled={isBusy}
    >
      <IconHeadset size={16} aria-hidden="true" />
      <span className={css.long}>
        <Trans>Iniciar atendimento</Trans>
      </span>
      <span className={css.short}>
        <Trans>Iniciar</Trans>
      </span>
    </button>
  );
}
