import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { activateLocale, type Locale } from "@/lib/i18n/i18n";
import { saveSettings, signOut } from "@/realtime/session";

/** Personal settings: on screen at once, kept on this device, and with the user where the server answers. */
export function useSettings() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return {
    theme: colorScheme,
    setTheme(theme: MantineColorScheme) {
      setColorScheme(theme);
      saveSettings({ theme: theme === "auto" ? "system" : theme }).catch(() => {});
    },
    setLanguage(locale: Locale) {
      void activateLocale(locale);
      saveSettings({ language: locale }).catch(() => {});
    },
    async signOut() {
      const { unsubscribeFromPush } = await import("@/features/notifications/push");
      await unsubscribeFromPush().catch(() => {});
      await signOut();
    },
  };
}
