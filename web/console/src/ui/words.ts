import { useLingui } from "@lingui/react/macro";
import type { ViewId, ViewSetting } from "@/lib/api/types";

export { useDepartmentWords } from "@/lib/i18n/departmentWords";

/** The names of the inbox's views: the usual ones, or what the company calls them. */
export function useViewNames(views: readonly ViewSetting[] = []): Record<ViewId, string> {
  const { t } = useLingui();
  const names: Record<ViewId, string> = {
    waiting: t`Pendentes`,
    mine: t`Meus`,
    active: t`Em atendimento`,
    open: t`Abertos`,
    closed: t`Fechados`,
    bot: t`Bot`,
    all: t`Todos`,
  };
  for (const { id, label } of views) if (label) names[id] = label;
  return names;
}
