import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconArrowsExchange,
  IconCheck,
  IconDots,
  IconEye,
  IconHeadset,
  IconHistory,
  IconListCheck,
  IconMail,
  IconMailOpened,
  IconMessage2Search,
  IconPencil,
  IconTag,
  IconTemplate,
  IconUserCheck,
  IconUserEdit,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { labelsToChoose, mayLabel } from "@/lib/labels";
import { askDialog } from "@/lib/requests";
import { mayClose, mayEdit, mayMonitor, mayStart, mayTakeOver, mayTransfer } from "@/lib/serviceRules";
import { watch } from "@/lib/watching";
import { markRead, markUnread, useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import classes from "../ConversationRow.module.css";
import { useStart } from "../useStart";
import { useHasTemplates } from "./useHasTemplates";

interface RowActionsProps {
  conversation: Conversation;
  onOpen: (id: string) => void;
  onPick: (id: string, isRange: boolean) => void;
}

/** What may be done with a row's conversation; the company chooses what a waiting one offers (INB-40, INB-41). */
export function RowActions({ conversation, onOpen, onPick }: RowActionsProps) {
  const { t } = useLingui();
  const me = useMe();
  const { id, state } = conversation;
  const isWaiting = state === "queued";
  const offers = me.account.settings.waiting_actions;
  const canStart = mayStart(conversation, me) && offers.start;
  const canTransfer = mayTransfer(conversation, me) && (!isWaiting || offers.transfer);
  const { start, isBusy } = useStart(onOpen);
  const isUnread = conversation.unread_count > 0;
  const [isOpen, setOpen] = useState(false);
  const isServed = state === "active";
  const mayTemplate = useHasTemplates(conversation, isOpen && (isServed || (isWaiting && offers.template)));

  async function toggleRead() {
    try {
      if (isUnread) await markRead(id);
      else await markUnread(id);
    } catch {
      notifications.show({ color: "red", message: t`A marcação não foi salva. Tente de novo.` });
    }
  }

  function look(mode: "preview" | "monitor") {
    watch(id, mode);
    onOpen(id);
  }

  const item = (Icon: typeof IconCheck, label: string, onClick: () => void) => (
    <Menu.Item leftSection={<Icon size={16} />} onClick={onClick}>
      {label}
    </Menu.Item>
  );

  return (
    <div className={classes.menu}>
      {canStart ? (
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
      <Menu position="bottom-end" width={250} opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <IconButton label={t`Mais ações`} size="small">
            <IconDots size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {canStart ? item(IconHeadset, t`Iniciar atendimento`, () => void start(conversation)) : null}
          {isWaiting && offers.preview ? item(IconMessage2Search, t`Conversa`, () => look("preview")) : null}
          {mayTakeOver(conversation, me)
            ? item(IconUserCheck, t`Assumir atendimento`, () => askDialog("takeOver", id))
            : null}
          {mayMonitor(conversation, me) ? item(IconEye, t`Monitorar`, () => look("monitor")) : null}
          {canTransfer
            ? item(IconArrowsExchange, t`Transferir atendimento`, () => askDialog("transfer", id))
            : null}
          {mayClose(conversation, me)
            ? item(IconCheck, t`Encerrar atendimento`, () => askDialog("close", id))
            : null}
          <Menu.Divider />
          {mayEdit(conversation, me)
            ? item(IconPencil, t`Editar conversa`, () => askDialog("edit", id))
            : null}
          {mayLabel(conversation, me) && labelsToChoose(conversation, me).length > 0
            ? item(IconTag, t`Atribuir etiqueta`, () => askDialog("labels", id))
            : null}
          {mayTemplate
            ? item(IconTemplate, t`Enviar modelo de mensagem`, () => askDialog("template", id))
            : null}
          {me.permissions.includes("contacts.edit") && (!isWaiting || offers.edit_contact)
            ? item(IconUserEdit, t`Editar contato`, () => askDialog("editContact", id))
            : null}
          {!isWaiting || offers.history
            ? item(IconHistory, t`Histórico`, () => askDialog("history", id))
            : null}
          {item(
            isUnread ? IconMailOpened : IconMail,
            isUnread ? t`Marcar como lido` : t`Marcar como não lido`,
            () => void toggleRead(),
          )}
          {item(IconListCheck, t`Selecionar`, () => onPick(id, false))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
