import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowsExchange,
  IconCalendarX,
  IconCheck,
  IconDots,
  IconEye,
  IconHeadset,
  IconHelpCircle,
  IconPencil,
  IconPlayerTrackPrev,
  IconRefresh,
  IconStack2,
  IconUserCheck,
  IconUsersMinus,
  IconUsersPlus,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import {
  mayClose,
  mayEdit,
  mayMonitor,
  mayReopen,
  mayStart,
  mayTakeOver,
  mayTransfer,
} from "@/lib/serviceRules";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts/registry";
import { useNowValue } from "@/lib/time/ticker";
import { watch } from "@/lib/watching";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "./header.module.css";
import { useService } from "./useService";

/** What may be done with the conversation now, and nothing else. */
export function HeaderActions({ conversation, isWatching, isTimeline, onTimeline }: HeaderActionsProps) {
  const { t } = useLingui();
  const me = useMe();
  const service = useService(conversation);
  const { id, state, agent_id: agentId } = conversation;
  const isOpen = state === "active" || state === "queued";
  const canStart = mayStart(conversation, me);
  const canTakeOver = mayTakeOver(conversation, me) && !isWatching;
  const canTransfer = mayTransfer(conversation, me);
  const canEdit = mayEdit(conversation, me);
  const canMonitor = mayMonitor(conversation, me) && !isWatching;
  const canClose = mayClose(conversation, me);
  const canReopen = useNowValue((now) => mayReopen(conversation, me, now));
  const isGuest = conversation.participant_ids.includes(me.user.id);
  const leads =
    state === "active" && (agentId === me.user.id || me.permissions.includes("conversations.close_others"));
  const hasGuests = conversation.participant_ids.length > 0;
  const isOverflowed = isOpen && conversation.overflow_from_id !== null;
  const isScheduled = conversation.closing_due_at !== null;

  const shortcuts: Shortcut[] = [];
  const group = t`Conversa`;
  if (canTransfer)
    shortcuts.push({
      keys: "t",
      label: t`Transferir atendimento`,
      group,
      run: () => askDialog("transfer", id),
    });
  if (canClose)
    shortcuts.push({ keys: "e", label: t`Encerrar atendimento`, group, run: () => askDialog("close", id) });
  if (canEdit)
    shortcuts.push({ keys: "a", label: t`Editar conversa`, group, run: () => askDialog("edit", id) });
  if (canMonitor) shortcuts.push({ keys: "m", label: t`Monitorar`, group, run: () => watch(id, "monitor") });
  if (isOpen)
    shortcuts.push({ keys: "w", label: t`Por que está aqui?`, group, run: () => askDialog("why", id) });
  useShortcuts(shortcuts);

  return (
    <>
      {canStart ? (
        <Action
          kind="primary"
          icon={<IconHeadset size={16} aria-hidden="true" />}
          label={t`Iniciar atendimento`}
          short={t`Iniciar`}
          isBusy={service.isBusy}
          onClick={service.start}
        />
      ) : null}
      {canTakeOver ? (
        <Action
          kind="plain"
          icon={<IconUserCheck size={16} aria-hidden="true" />}
          label={t`Assumir atendimento`}
          short={t`Assumir`}
          onClick={() => askDialog("takeOver", id)}
        />
      ) : null}
      {canReopen ? (
        <Action
          kind="plain"
          icon={<IconRefresh size={16} aria-hidden="true" />}
          label={t`Reabrir atendimento`}
          short={t`Reabrir`}
          isBusy={service.isBusy}
          onClick={service.reopen}
        />
      ) : null}
      {canClose ? (
        <Action
          kind="plain"
          icon={<IconCheck size={16} aria-hidden="true" />}
          label={t`Encerrar atendimento`}
          short={t`Encerrar`}
          onClick={() => askDialog("close", id)}
        />
      ) : null}
      {canTransfer ? (
        <span className={css.wide}>
          <IconButton
            label={t`Transferir atendimento`}
            shortcut="t"
            onClick={() => askDialog("transfer", id)}
          >
            <IconArrowsExchange size={20} />
          </IconButton>
        </span>
      ) : null}
      {isOpen ? (
        <span className={css.wide}>
          <IconButton label={t`Por que está aqui?`} shortcut="w" onClick={() => askDialog("why", id)}>
            <IconHelpCircle size={20} />
          </IconButton>
        </span>
      ) : null}
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <IconButton label={t`Mais ações do atendimento`}>
            <IconDots size={20} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {canTransfer ? (
            <Menu.Item
              leftSection={<IconArrowsExchange size={16} />}
              onClick={() => askDialog("transfer", id)}
            >
              {t`Transferir atendimento`}
            </Menu.Item>
          ) : null}
          {canEdit ? (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => askDialog("edit", id)}>
              {t`Editar conversa`}
            </Menu.Item>
          ) : null}
          {state === "active" && (agentId === me.user.id || isGuest) ? (
            <Menu.Item leftSection={<IconUsersPlus size={16} />} onClick={() => askDialog("conference", id)}>
              {t`Conferência`}
            </Menu.Item>
          ) : null}
          {isGuest || (leads && hasGuests) ? (
            <Menu.Item
              leftSection={<IconUsersMinus size={16} />}
              onClick={() => askDialog("conferenceEnd", id)}
            >
              {isGuest ? t`Sair da conferência` : t`Encerrar conferência`}
            </Menu.Item>
          ) : null}
          {canTransfer && state === "active" ? (
            <Menu.Item leftSection={<IconPlayerTrackPrev size={16} />} onClick={service.requeue}>
              {t`Devolver à fila`}
            </Menu.Item>
          ) : null}
          {isOverflowed ? (
            <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={service.sendBack}>
              {t`Devolver à origem`}
            </Menu.Item>
          ) : null}
          {isScheduled ? (
            <Menu.Item
              leftSection={<IconCalendarX size={16} />}
              onClick={() => askDialog("cancelClosing", id)}
            >
              {t`Cancelar o encerramento agendado`}
            </Menu.Item>
          ) : null}
          {canMonitor ? (
            <Menu.Item leftSection={<IconEye size={16} />} onClick={() => watch(id, "monitor")}>
              {t`Monitorar`}
            </Menu.Item>
          ) : null}
          {isOpen ? (
            <Menu.Item leftSection={<IconHelpCircle size={16} />} onClick={() => askDialog("why", id)}>
              {t`Por que está aqui?`}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconStack2 size={16} />} onClick={onTimeline}>
            {isTimeline ? t`Ver só este canal` : t`Ver todos os canais`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

interface HeaderActionsProps {
  conversation: Conversation;
  isWatching: boolean;
  isTimeline: boolean;
  onTimeline(): void;
}

interface ActionProps {
  kind: "primary" | "plain";
  icon: ReactNode;
  label: string;
  /** Where the whole label does not fit. */
  short: string;
  isBusy?: boolean;
  onClick(): void;
}

function Action({ kind, icon, label, short, isBusy, onClick }: ActionProps) {
  return (
    <button
      type="button"
      className={kind === "primary" ? css.start : css.close}
      aria-label={label}
      title={label}
      disabled={isBusy}
      onClick={onClick}
    >
      {icon}
      <span className={css.long}>{label}</span>
      <span className={css.short} aria-hidden="true">
        {short}
      </span>
    </button>
  );
}
