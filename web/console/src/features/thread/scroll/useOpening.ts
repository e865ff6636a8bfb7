import { useEffect, useRef, useState } from "react";
import {
  loadConversation,
  loadOlder,
  openAround,
  openLatest,
  type ThreadView,
  useConversation,
} from "@/realtime/store";
import { firstUnread } from "../rows";

/** At most this many further pages are loaded to reach the first unread message. */
const MOST_PAGES = 4;

export interface Opening {
  isReady: boolean;
  /** The first unread message at the time of opening; the line above it stays until the thread is left. */
  newFromId: string | null;
  /** Why the conversation cannot be shown. */
  error: Error | null;
  retry(): void;
}

/**
 * Loads a conversation and its newest messages, back to the first unread one; or what stands around `messageId`, when the
 * address names one that is there.
 */
export function useOpening(conversationId: string, thread: ThreadView, messageId: string | null): Opening {
  const [error, setError] = useState<Error | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [newFromId, setNewFromId] = useState<string | null>(null);
  const [isReady, setReady] = useState(false);
  const conversation = useConversation(conversationId);
  const readSeq = useRef<number | null>(null);
  const pages = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt runs the same loads again; a later message is jumped to
  useEffect(() => {
    setError(null);
    loadConversation(conversationId).catch(setError);
    const latest = () => openLatest(conversationId).catch(setError);
    if (messageId === null) void latest();
    else openAround(conversationId, messageId).catch(latest);
  }, [conversationId, attempt]);

  useEffect(() => {
    if (isReady || !conversation || !thread.isLoaded || thread.loading !== null) return;
    if (messageId !== null && thread.items.some((item) => item.id === messageId)) {
      setReady(true);
      return;
    }
    readSeq.current ??= conversation.read_seq;
    const oldest = thread.items[0];
    const reaches = !oldest || !thread.hasOlder || oldest.seq <= readSeq.current + 1;
    if (!reaches && pages.current < MOST_PAGES && !thread.failed) {
      pages.current += 1;
      loadOlder(conversationId).catch(() => setReady(true));
      return;
    }
    const unread = conversation.unread_count > 0 ? firstUnread(thread.items, readSeq.current) : null;
    setNewFromId(unread?.id ?? null);
    setReady(true);
  }, [isReady, conversation, conversationId, thread, messageId]);

  return { isReady, newFromId, error, retry: () => setAttempt((count) => count + 1) };
}
