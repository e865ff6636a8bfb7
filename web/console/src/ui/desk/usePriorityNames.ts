import { useLingui } from "@lingui/react/macro";
import type { Conversation } from "@/lib/api/types";

/** How urgent a conversation is, in words. */
export function usePriorityNames(): Record<Conversation["priority"], string> {
  const { t } = useLingui();
  return { 0: t`Baixa`, 1: t`Normal`, 2: t`Alta`, 3: t`Urgente` };
}
