import { useLingui } from "@lingui/react/macro";

/** What people call each kind of channel. */
export function useChannelNames(): Record<string, string> {
  const { t } = useLingui();
  return {
    whatsapp: "WhatsApp",
    instagram: "Instagram",
    messenger: "Messenger",
    telegram: "Telegram",
    email: t`E-mail`,
    webchat: t`Chat do site`,
    api: "API",
  };
}
