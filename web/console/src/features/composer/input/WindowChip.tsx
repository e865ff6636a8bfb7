import { useLingui } from "@lingui/react/macro";
import { IconHourglass } from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { EXPIRING_MS, windowLeft } from "@/lib/serviceWindow";
import { formatDateTime, formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { Badge } from "@/ui/Badge";
import css from "../composer.module.css";

/** In the last hours of the window, how long it stays open. */
const SHOWN_MS = 4 * 3_600_000;

export function WindowChip({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const left = useNowValue((now) => {
    const ms = windowLeft(conversation, now);
    return ms === null || ms === 0 || ms > SHOWN_MS ? null : Math.ceil(ms / 60_000) * 60_000;
  });
  if (left === null || !conversation.window_expires_at) return null;
  const until = formatDateTime(conversation.window_expires_at, i18n.locale);
  const time = formatDuration(left);
  return (
    <Badge
      className={css.windowChip}
      tone={left <= EXPIRING_MS ? "warn" : "neutral"}
      icon={<IconHourglass size={12} aria-hidden="true" />}
      title={t`A sessão termina em ${until}`}
    >
      {t`Sessão: ${time}`}
    </Badge>
  );
}
