import { useLingui } from "@lingui/react/macro";
import { daysAgo } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";

/** "Hoje", "Ontem", "quarta-feira" within a week, else the long date. */
export function useDayName(at: string): string {
  const { t, i18n } = useLingui();
  const days = useNowValue((now) => daysAgo(at, now));
  if (days === 0) return t`Hoje`;
  if (days === 1) return t`Ontem`;
  const isRecent = days > 0 && days < 7;
  return new Intl.DateTimeFormat(
    i18n.locale,
    isRecent ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "long", year: "numeric" },
  ).format(new Date(at));
}
