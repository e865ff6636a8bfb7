import type { ViewId } from "@/lib/api/types";
import { useMe } from "@/realtime/store";
import { shownViews } from "@/realtime/views";
import { useViewNames } from "@/ui/words";

/** The tabs of this company in their order, and what every view is called here. */
export function useViews(): { shown: ViewId[]; names: Record<ViewId, string> } {
  const { views } = useMe().account.settings;
  return { shown: shownViews(views), names: useViewNames(views) };
}
