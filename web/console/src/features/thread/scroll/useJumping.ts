import { useCallback, useEffect, useRef, useState } from "react";
import { openAround, type ThreadView } from "@/realtime/store";
import { useJump } from "./jumps";

const SHOWN_MS = 2_000;

/** Goes to messages that are quoted, found or in the address, loading what stands around them. */
export function useJumping(
  threadId: string,
  thread: ThreadView,
  toRow: (key: string, align: "start" | "center") => boolean,
): { highlighted: string | null; jump(messageId: string): void } {
  const [target, setTarget] = useState<string | null>(null);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const jump = useCallback(
    (messageId: string) => {
      setTarget(messageId);
      openAround(threadId, messageId).catch(() => setTarget(null));
    },
    [threadId],
  );
  const requested = useJump(threadId);
  const done = useRef<typeof requested>(null);
  useEffect(() => {
    if (!requested || requested === done.current) return;
    done.current = requested;
    jump(requested.messageId);
  }, [requested, jump]);
  const hasTarget = target !== null && thread.items.some((item) => item.id === target);
  useEffect(() => {
    if (!hasTarget || target === null) return;
    toRow(target, "center");
    setTarget(null);
    setHighlighted(target);
  }, [hasTarget, target, toRow]);
  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [highlighted]);
  return { highlighted, jump };
}
