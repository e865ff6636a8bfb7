import { useLingui } from "@lingui/react/macro";

/** Options of a priority, from the lowest. */
export function usePriorities(): { value: string; label: string }[] {
  const { t } = useLingui();
  return [t`Baixa`, t`Normal`, t`Alta`, t`Urgente`].map((label, index) => ({ value: String(index), label }));
}

export function useChannelNames(): Record<string, string> {
  const { t } = useLingui();
  return {
    whatsapp: "WhatsApp",
    instagram: "Instagram",
    messenger: "Messenger",
    telegram: "Telegram",
    webchat: t`Chat do site`,
    email: t`E-mail`,
  };
}
