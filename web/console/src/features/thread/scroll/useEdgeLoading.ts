import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { loadNewer, loadOlder, type ThreadView } from "@/realtime/store";

/** So many rows before an end of the loaded stretch, the next page is asked for. */
const AHEAD = 12;

/** Loads history upwards, and what lies between a jump's target and the end downwards. */
export function useEdgeLoading(
  conversationId: string,
  thread: ThreadView,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? null;
  const last = items.at(-1)?.index ?? null;
  const count = virtualizer.options.count;
  const isFree = thread.isLoaded && thread.loading === null && !thread.failed;
  const wantsOlder = isFree && thread.hasOlder && first !== null && first < AHEAD;
  const wantsNewer = isFree && thread.hasNewer && last !== null && last >= count - AHEAD;
  useEffect(() => {
    // A failure is shown by the thread, with a button to try again.
    if (wantsOlder) loadOlder(conversationId).catch(() => undefined);
    else if (wantsNewer) loadNewer(conversationId).catch(() => undefined);
  }, [conversationId, wantsOlder, wantsNewer]);
}
