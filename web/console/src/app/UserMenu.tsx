import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { SupportCode } from "@/features/support/SupportCode";
import { LOCALE_NAMES, LOCALES, useLocale } from "@/lib/i18n/i18n";
import { useMe, usePermission } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import classes from "./Shell.module.css";
import { useSettings } from "./useSettings";

export function UserMenu() {
  const { t } = useLingui();
  const me = useMe();
  const locale = useLocale();
  const settings = useSettings();
  const hasCode = usePermission("support_code.read");
  const themes = [
    { id: "light", name: t`Claro`, Icon: IconSun },
    { id: "dark", name: t`Escuro`, Icon: IconMoon },
    { id: "auto", name: t`Igual ao do sistema`, Icon: IconDeviceDesktop },
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
    <Menu position="right-end" width={248} checkIcon={<IconCheck size={16} aria-hidden="true" />}>
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
        {hasCode ? <SupportCode /> : null}
        <Menu.Divider />
        <Menu.Label>
          <Trans>Tema</Trans>
        </Menu.Label>
        <Menu.RadioGroup
          value={settings.theme}
          onChange={(theme) => settings.setTheme(theme as typeof settings.theme)}
        >
          {themes.map(({ id, name, Icon }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick rightSection={<Icon size={16} />}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Idioma</Trans>
        </Menu.Label>
        <Menu.RadioGroup value={locale} onChange={(next) => settings.setLanguage(next as typeof locale)}>
          {LOCALES.map((item) => (
            <Menu.RadioItem key={item} value={item} lang={item} closeMenuOnClick>
              {LOCALE_NAMES[item]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          <Trans>Sair</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
