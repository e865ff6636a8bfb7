import { useEffect, useSyncExternalStore } from "react";
import { api, apiUrl, csrfHeaders } from "@/lib/api/client";
import { uuid7 } from "@/lib/ids";

/** The server forgets a window that is not renewed within 45 seconds. */
const RENEW_MS = 20_000;
const windowId = uuid7();

function listen(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Visible without focus, on a second monitor, counts as looking. */
export function useIsLooking(isChatPage: boolean): boolean {
  const isVisible = useSyncExternalStore(listen, () => document.visibilityState === "visible");
  return isChatPage && isVisible;
}

/** Tells the server whether somebody sees the chat page in this window. `endpoint`: of an installed app's push. */
export function useAttention(isLooking: boolean, endpoint: string | null): void {
  useEffect(() => {
    const tell = (looking: boolean) =>
      api.put("/attention", { window: windowId, is_looking: looking, endpoint }).catch(() => {
        // It is said again in 20 seconds; until then the bell may hold an entry too many or too few.
      });
    // A page that goes away has no time for an answer.
    const leave = () =>
      void fetch(apiUrl("/attention"), {
        method: "PUT",
        keepalive: true,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", ...csrfHeaders() },
        body: JSON.stringify({ window: windowId, is_looking: false, endpoint }),
      }).catch(() => {});
    void tell(isLooking);
    if (!isLooking) return;
    const timer = setInterval(() => void tell(true), RENEW_MS);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
    };
  }, [isLooking, endpoint]);
}
