import { useLingui } from "@lingui/react/macro";
import type { ViewId } from "@/lib/api/types";

/** The names of the inbox's views. */
export function useViewNames(): Record<ViewId, string> {
  const { t } = useLingui();
  return {
    waiting: t`Pendentes`,
    mine: t`Meus`,
    active: t`Em atendimento`,
    open: t`Abertos`,
    closed: t`Fechados`,
    bot: t`Bot`,
    all: t`Todos`,
  };
}
