import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconArrowsExchange,
  IconCheck,
  IconDots,
  IconHeadset,
  IconMail,
  IconMailOpened,
} from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { mayClose } from "@/lib/serviceRules";
import { markRead, markUnread, useMe, usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import classes from "./ConversationRow.module.css";
import { useStart } from "./useStart";

interface RowActionsProps {
  conversation: Conversation;
  onOpen: (id: string) => void;
}

export function RowActions({ conversation, onOpen }: RowActionsProps) {
  const { t } = useLingui();
  const mayStart = usePermission("conversations.start") && conversation.state === "queued";
  const isOpen = conversation.state === "queued" || conversation.state === "active";
  const mayTransfer = usePermission("conversations.transfer") && isOpen;
  const canClose = mayClose(conversation, useMe());
  const { start, isBusy } = useStart(onOpen);
  const isUnread = conversation.unread_count > 0;

  async function toggleRead() {
    try {
      if (isUnread) await markRead(conversation.id);
      else await markUnread(conversation.id);
    } catch {
      notifications.show({ color: "red", message: t`A marcação não foi salva. Tente de novo.` });
    }
  }

  return (
    <div className={classes.menu}>
      {mayStart ? (
        <button
          type="button"
          className={classes.start}
          disabled={isBusy}
          title={t`Iniciar atendimento`}
          aria-label={t`Iniciar atendimento`}
          onClick={() => void start(conversation)}
        >
          <IconHeadset size={14} aria-hidden="true" />
          <span>
            <Trans>Iniciar</Trans>
          </span>
        </button>
      ) : null}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <IconButton label={t`Mais ações`} size="small">
            <IconDots size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {mayStart ? (
            <Menu.Item
              leftSection={<IconHeadset size={16} />}
              disabled={isBusy}
              onClick={() => void start(conversation)}
            >
              {t`Iniciar atendimento`}
            </Menu.Item>
          ) : null}
          {mayTransfer ? (
            <Menu.Item
              leftSection={<IconArrowsExchange size={16} />}
              onClick={() => askDialog("transfer", conversation.id)}
            >
              {t`Transferir atendimento`}
            </Menu.Item>
          ) : null}
          {canClose ? (
            <Menu.Item
              leftSection={<IconCheck size={16} />}
              onClick={() => askDialog("close", conversation.id)}
            >
              {t`Encerrar atendimento`}
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={isUnread ? <IconMailOpened size={16} /> : <IconMail size={16} />}
            onClick={() => void toggleRead()}
          >
            {isUnread ? t`Marcar como lido` : t`Marcar como não lido`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
