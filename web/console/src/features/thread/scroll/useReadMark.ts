import { useEffect, useState } from "react";
import { markRead, useConversation } from "@/realtime/store";

function useIsVisible(): boolean {
  const [isVisible, setVisible] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);
  return isVisible;
}

/**
 * Marks the open conversation as read, on opening and with each new message, while the tab is visible.
 * Somebody who marks it as unread in the list keeps that: only a new message or coming back reads it again.
 */
export function useReadMark(conversationId: string, isLoaded: boolean): void {
  const isVisible = useIsVisible();
  const lastSeq = useConversation(conversationId)?.last_seq ?? null;
  useEffect(() => {
    if (!isLoaded || !isVisible || lastSeq === null) return;
    // A lost mark is set again with the next message.
    markRead(conversationId, lastSeq).catch(() => undefined);
  }, [conversationId, isLoaded, isVisible, lastSeq]);
}
