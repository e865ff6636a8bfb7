import { useCallback, useEffect, useRef } from "react";
import { setPresence, useConnection } from "@/realtime/store";

/** One mark per so many milliseconds of typing. */
const EVERY_MS = 4_000;
/** Without a key for so long, nobody is typing any more. */
const IDLE_MS = 6_000;
/** Marks fade on the server unless they are renewed every 20 seconds. */
const RENEW_MS = 15_000;

/** Tells colleagues that this person looks at the conversation, or writes in it. Returns what each key press calls. */
export function useTypingMarks(conversationId: string, isVisibleToOthers: boolean): () => void {
  const { stream } = useConnection();
  const lastMark = useRef(0);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const view = useCallback(() => {
    lastMark.current = 0;
    void setPresence(conversationId, document.hidden ? "away" : "viewing");
  }, [conversationId]);

  useEffect(() => {
    if (stream === null) return;
    view();
    const timer = setInterval(() => {
      if (lastMark.current === 0) view();
    }, RENEW_MS);
    document.addEventListener("visibilitychange", view);
    return () => {
      clearInterval(timer);
      clearTimeout(idle.current);
      document.removeEventListener("visibilitychange", view);
      void setPresence(conversationId, "away");
    };
  }, [conversationId, stream, view]);

  return useCallback(() => {
    if (!isVisibleToOthers) return;
    clearTimeout(idle.current);
    idle.current = setTimeout(view, IDLE_MS);
    const now = Date.now();
    if (now - lastMark.current < EVERY_MS) return;
    lastMark.current = now;
    void setPresence(conversationId, "typing");
  }, [conversationId, isVisibleToOthers, view]);
}
