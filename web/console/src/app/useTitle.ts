import { useEffect } from "react";
import { useConversation, useCounters } from "@/realtime/store";

/** The tab's title: unread conversations of mine, and who is open. */
export function useTitle(conversationId: string | null): void {
  const name = useConversation(conversationId ?? "")?.contact.name;
  const unread = useCounters()?.views.mine?.unread ?? 0;
  useEffect(() => {
    document.title = `${unread ? `(${unread}) ` : ""}${name ? `${name} · ` : ""}Prosa`;
  }, [name, unread]);
}
