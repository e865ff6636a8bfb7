import { useLingui } from "@lingui/react/macro";
import { Tooltip } from "@mantine/core";
import { IconAddressBook, IconKeyboard, IconMessages, IconSearch, IconSettings } from "@tabler/icons-react";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { hasSettings } from "@/features/admin/permissions";
import { useCounters, useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { Logo } from "@/ui/Logo";
import { OwnState } from "./OwnState";
import { openHelp, openPalette } from "./overlays";
import classes from "./Shell.module.css";

// Menus come a moment after the page: what opens them is nothing that the first look needs.
const UserMenu = lazy(async () => ({ default: (await import("./UserMenu")).UserMenu }));
const NotificationBell = lazy(async () => ({
  default: (await import("@/features/notifications/NotificationBell")).NotificationBell,
}));

export function Rail() {
  const { t } = useLingui();
  const unread = useCounters()?.views.mine?.unread ?? 0;
  const hasPages = hasSettings(useMe().permissions);
  const isChatPage = Boolean(useMatchRoute()({ to: "/chat", fuzzy: true }));
  return (
    <div className={classes.rail}>
      <span className={classes.logo}>
        <Logo />
      </span>
      <nav aria-label={t`Principal`}>
        <Tooltip label={t`Conversas`} position="right">
          <Link
            to="/chat"
            search={(old) => (isChatPage ? old : {})}
            className={classes.railLink}
            aria-label={unread ? t`Conversas, ${unread} não lidas` : t`Conversas`}
          >
            <IconMessages size={22} stroke={1.7} />
            {unread ? (
              <span className={classes.railCount} aria-hidden="true">
                {unread > 99 ? "99+" : unread}
              </span>
            ) : null}
          </Link>
        </Tooltip>
        <Tooltip label={t`Contatos`} position="right">
          <Link to="/contacts" className={classes.railLink} aria-label={t`Contatos`} aria-keyshortcuts="g c">
            <IconAddressBook size={22} stroke={1.7} />
          </Link>
        </Tooltip>
      </nav>
      <span className={classes.spacer} />
      <IconButton
        label={t`Comandos`}
        shortcut="mod+k"
        size="large"
        tooltipPosition="right"
        onClick={openPalette}
      >
        <IconSearch size={20} stroke={1.7} />
      </IconButton>
      <IconButton
        label={t`Atalhos do teclado`}
        shortcut="?"
        size="large"
        tooltipPosition="right"
        className={classes.keyboard}
        onClick={openHelp}
      >
        <IconKeyboard size={20} stroke={1.7} />
      </IconButton>
      <Suspense fallback={<span className={classes.railLink} />}>
        <NotificationBell isChatPage={isChatPage} />
      </Suspense>
      <OwnState />
      {hasPages ? (
        <Tooltip label={t`Configurações`} position="right">
          <Link to="/settings" className={classes.railLink} aria-label={t`Configurações`}>
            <IconSettings size={20} stroke={1.7} />
          </Link>
        </Tooltip>
      ) : null}
      <Suspense fallback={<span className={classes.user} />}>
        <UserMenu />
      </Suspense>
    </div>
  );
}
