import {
  IconApi,
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconMail,
  IconMessageCircle,
} from "@tabler/icons-react";

const ICONS = {
  whatsapp: IconBrandWhatsapp,
  instagram: IconBrandInstagram,
  messenger: IconBrandMessenger,
  telegram: IconBrandTelegram,
  webchat: IconMessageCircle,
  email: IconMail,
  api: IconApi,
} as const;

/** Always beside the inbox's name: the icon alone says too little. */
export function ChannelIcon({ channel, size = 14 }: { channel: string; size?: number }) {
  const Icon = ICONS[channel as keyof typeof ICONS] ?? IconMessageCircle;
  return <Icon size={size} stroke={1.8} aria-hidden="true" />;
}
