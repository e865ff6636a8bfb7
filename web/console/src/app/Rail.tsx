import { Trans, useLingui } from "@lingui/react/macro";
import { Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMessages,
  IconMoon,
  IconSearch,
  IconSettings,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { AgentStateMenu } from "@/features/agent-state/AgentStateMenu";
import { LOCALE_NAMES, LOCALES, useLocale } from "@/lib/i18n/i18n";
import { useCounters, useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/IconButton";
import { Logo } from "@/ui/Logo";
import { openHelp, openPalette } from "./overlays";
import classes from "./Shell.module.css";
import { useSettings } from "./useSettings";

const NotificationBell = lazy(async () => ({
  default: (await import("@/features/notifications/NotificationBell")).NotificationBell,
}));

export function Rail() {
  const { t } = useLingui();
  const unread = useCounters()?.views.mine?.unread ?? 0;
  const isAdministrator = useMe().permissions.some((name) => name.endsWith(".manage"));
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
            search={(old) => old}
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
        onClick={openHelp}
      >
        <IconKeyboard size={20} stroke={1.7} />
      </IconButton>
      <Suspense fallback={<span className={classes.railLink} />}>
        <NotificationBell isChatPage={isChatPage} />
      </Suspense>
      <AgentStateMenu />
      {isAdministrator ? (
        <Tooltip label={t`Configurações`} position="right">
          <Link to="/settings" className={classes.railLink} aria-label={t`Configurações`}>
            <IconSettings size={20} stroke={1.7} />
          </Link>
        </Tooltip>
      ) : null}
      <UserMenu />
    </div>
  );
}

function UserMenu() {
  const { t } = useLingui();
  const me = useMe();
  const locale = useLocale();
  const settings = useSettings();
  const check = <IconCheck size={16} aria-hidden="true" />;
  const themes = [
    { id: "light", name: t`Claro`, icon: <IconSun size={16} /> },
    { id: "dark", name: t`Escuro`, icon: <IconMoon size={16} /> },
    { id: "auto", name: t`Igual ao do sistema`, icon: <IconDeviceDesktop size={16} /> },
  ] as const;

  async function leave() {
    try {
      await settings.signOut();
    } catch {
      notifications.show({
        color: "red",
        title: t`Não foi possível sair`,
        message: t`O servidor não respondeu. Verifique sua conexão e tente de novo.`,
      });
    }
  }

  return (
    <Menu position="right-end" width={248}>
      <Menu.Target>
        <button type="button" className={classes.user} aria-label={t`Sua conta: ${me.user.name}`}>
          <Avatar id={me.user.id} name={me.user.name} size={32} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.user.name} · {me.account.name}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          renderRoot={(props) => <Link {...props} to="/settings/$page" params={{ page: "profile" }} />}
        >
          <Trans>Meu perfil</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Tema</Trans>
        </Menu.Label>
        {themes.map((theme) => (
          <Menu.Item
            key={theme.id}
            leftSection={theme.icon}
            rightSection={settings.theme === theme.id ? check : null}
            aria-current={settings.theme === theme.id}
            onClick={() => settings.setTheme(theme.id)}
          >
            {theme.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>
          <Trans>Idioma</Trans>
        </Menu.Label>
        {LOCALES.map((item) => (
          <Menu.Item
            key={item}
            lang={item}
            rightSection={item === locale ? check : null}
            aria-current={item === locale}
            onClick={() => settings.setLanguage(item)}
          >
            {LOCALE_NAMES[item]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          <Trans>Sair</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
