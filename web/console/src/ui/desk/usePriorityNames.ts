import { useLingui } from "@lingui/react/macro";
import type { Conversation } from "@/lib/api/types";

/** Options of a priority, from the lowest. */
export function usePriorityOptions(): { value: string; label: string }[] {
  return Object.entries(usePriorityNames()).map(([value, label]) => ({ value, label }));
}

/** How urgent a conversation is, in words. */
export function usePriorityNames(): Record<Conversation["priority"], string> {
  const { t } = useLingui();
  return { 0: t`Baixa`, 1: t`Normal`, 2: t`Alta`, 3: t`Urgente` };
}
