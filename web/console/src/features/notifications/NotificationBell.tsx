import "@/lib/i18n/deskCatalog";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Popover } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBell, IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Notice } from "@/lib/api/notifications";
import { useLocale } from "@/lib/i18n/i18n";
import { formatListTime } from "@/lib/time/format";
import { wishesOf } from "@/lib/wishes";
import { observeEvents } from "@/realtime/batch";
import { useCounters, useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { announce } from "./announce";
import { useAttention, useIsLooking } from "./attention";
import { loadBell, removeNotice, seeAll, takeNotice, useBell } from "./bell";
import { useFaviconBadge } from "./favicon";
import classes from "./notifications.module.css";
import { PermissionHint } from "./PermissionHint";
import { registerWorker, subscribeToPush } from "./push";
import { useNoticeText } from "./useNoticeText";

/** The bell, and everything that makes itself heard outside the chat page. */
export function NotificationBell({ isChatPage }: { isChatPage: boolean }) {
  const { t } = useLingui();
  const bell = useBell();
  const wishes = wishesOf(useMe());
  const textOf = useNoticeText();
  const open = useOpenNotice();
  const [isOpen, setOpen] = useState(false);
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const isNarrow = useMediaQuery("(max-width: 719px)", window.innerWidth < 720);
  const isLooking = useIsLooking(isChatPage);
  useAttention(isLooking, endpoint);
  useFaviconBadge(useCounters()?.views.mine?.unread ?? 0);

  useEffect(() => void loadBell(), []);

  useEffect(() => {
    void registerWorker().then(async () => setEndpoint(await subscribeToPush().catch(() => null)));
  }, []);

  // The worker asks this window to show a conversation when a notification is tapped.
  useEffect(() => {
    const worker = "serviceWorker" in navigator ? navigator.serviceWorker : null;
    const hear = (message: MessageEvent<{ open?: string }>) => {
      if (message.data?.open) open(message.data.open);
    };
    worker?.addEventListener("message", hear);
    return () => worker?.removeEventListener("message", hear);
  }, [open]);

  const latest = useRef({ isLooking, wishes, textOf, open, endpoint });
  latest.current = { isLooking, wishes, textOf, open, endpoint };
  useEffect(
    () =>
      observeEvents((events) => {
        const now = latest.current;
        for (const event of events) {
          if (!event.type.startsWith("notification.")) continue;
          takeNotice(event, now.isLooking);
          if (!event.notification) continue;
          const options = {
            isLooking: now.isLooking,
            wantsSound: now.wishes.sound,
            wantsDesktop: now.wishes.desktop,
            isPushed: now.endpoint !== null,
          };
          announce(event, options, now.textOf(event.notification), (notice) => {
            if (notice.conversation_id) now.open(notice.conversation_id);
          });
        }
      }),
    [],
  );

  function toggle(next: boolean) {
    setOpen(next);
    if (next) {
      void loadBell();
      void seeAll();
    }
  }

  const label = bell.unseen
    ? t`Notificações, ${plural(bell.unseen, { one: "# nova", other: "# novas" })}`
    : t`Notificações`;
  return (
    <Popover
      opened={isOpen}
      onChange={toggle}
      position={isNarrow ? "top" : "right-end"}
      width={360}
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <IconButton
          label={label}
          size="large"
          tooltipPosition="right"
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          className={classes.bell}
          onClick={() => toggle(!isOpen)}
        >
          <IconBell size={20} stroke={1.7} />
          {bell.unseen ? <span className={classes.dot} /> : null}
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t`Notificações`}>
        <div className={classes.head}>
          <h2>
            <Trans>Notificações</Trans>
          </h2>
          {bell.items?.length ? (
            <Button size="compact-xs" variant="subtle" onClick={() => void removeNotice(null)}>
              <Trans>Remover todas</Trans>
            </Button>
          ) : null}
        </div>
        <PermissionHint onGranted={() => void subscribeToPush().then(setEndpoint, () => {})} />
        <Entries
          onOpen={(notice) => {
            setOpen(false);
            void removeNotice(notice.id);
            if (notice.conversation_id) open(notice.conversation_id);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function useOpenNotice(): (conversationId: string) => void {
  const navigate = useNavigate();
  return (conversationId) =>
    void navigate({ to: "/chat/$conversationId", params: { conversationId }, search: (old) => old });
}

function Entries({ onOpen }: { onOpen: (notice: Notice) => void }) {
  const { t } = useLingui();
  const { items, cursor, failed } = useBell();
  const textOf = useNoticeText();
  const locale = useLocale();
  if (failed && !items) {
    return (
      <p className={classes.empty} role="alert">
        <Trans>Não foi possível ler as notificações.</Trans>{" "}
        <Button size="compact-xs" variant="subtle" onClick={() => void loadBell()}>
          <Trans>Tentar de novo</Trans>
        </Button>
      </p>
    );
  }
  if (!items) return <p className={classes.empty}>{t`Carregando…`}</p>;
  if (items.length === 0) {
    return (
      <p className={classes.empty}>
        <Trans>
          Nada de novo. Mensagens e atendimentos que chegarem enquanto você estiver fora aparecem aqui.
        </Trans>
      </p>
    );
  }
  return (
    <ul className={classes.list}>
      {items.map((notice) => {
        const { title, body } = textOf(notice);
        return (
          <li key={notice.id} className={classes.entry} data-new={!notice.is_seen || undefined}>
            <button type="button" className={classes.open} onClick={() => onOpen(notice)}>
              <span className={classes.title}>{title}</span>
              <time className="numeric" dateTime={notice.updated_at}>
                {formatListTime(notice.updated_at, locale, Date.now())}
              </time>
              <span className={classes.body}>{body}</span>
            </button>
            <IconButton
              label={t`Remover notificação: ${title}`}
              size="small"
              onClick={() => void removeNotice(notice.id)}
            >
              <IconX size={14} />
            </IconButton>
          </li>
        );
      })}
      {cursor ? (
        <li>
          <Button fullWidth variant="subtle" size="xs" onClick={() => void loadBell(true)}>
            <Trans>Mostrar mais</Trans>
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
