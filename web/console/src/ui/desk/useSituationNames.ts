import { useLingui } from "@lingui/react/macro";
import type { Situation } from "@/lib/serviceRules";

/** Where a conversation stands, in a word. */
export function useSituationNames(): Record<Situation, string> {
  const { t } = useLingui();
  return { bot: t`Bot`, queue: t`Fila`, chat: t`Chat`, closed: t`Finalizada` };
}
