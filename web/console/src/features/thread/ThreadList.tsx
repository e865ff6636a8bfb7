import { useLingui } from "@lingui/react/macro";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Attachment, Conversation } from "@/lib/api/types";
import { openAround, openLatest, type ThreadView } from "@/realtime/store";
import { Announcer } from "./Announcer";
import { Lightbox } from "./bodies/Lightbox";
import { RowView } from "./RowView";
import { buildRows, countInboundAfter } from "./rows";
import { EdgeNotice } from "./scroll/EdgeNotice";
import { JumpToEnd } from "./scroll/JumpToEnd";
import { useEdgeLoading } from "./scroll/useEdgeLoading";
import { useThreadScroll } from "./scroll/useThreadScroll";
import css from "./thread.module.css";

interface ThreadListProps {
  conversation: Conversation;
  thread: ThreadView;
  newFromId: string | null;
}

const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function ThreadList({ conversation, thread, newFromId }: ThreadListProps) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Attachment | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const { id, contact } = conversation;
  const rows = useMemo(
    () => buildRows(thread.items, { timeZone: TIME_ZONE, hasOlder: thread.hasOlder, newFromId }),
    [thread.items, thread.hasOlder, newFromId],
  );
  const { virtualizer, isAtEnd, toEnd, toRow, onScroll } = useThreadScroll(
    scroller,
    rows,
    newFromId ? "new" : null,
  );
  useEdgeLoading(id, thread, virtualizer);

  const onJump = useCallback(
    (messageId: string) => {
      setTarget(messageId);
      openAround(id, messageId).catch(() => setTarget(null));
    },
    [id],
  );
  const hasTarget = target !== null && thread.items.some((item) => item.id === target);
  useEffect(() => {
    if (!hasTarget || target === null) return;
    toRow(target, "center");
    setTarget(null);
    setHighlighted(target);
  }, [hasTarget, target, toRow]);
  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), 2000);
    return () => clearTimeout(timer);
  }, [highlighted]);

  // What this person writes is always shown, wherever the thread stood.
  const lastPending = thread.items.findLast((item) => item.pending)?.id ?? null;
  const knownPending = useRef(lastPending);
  useEffect(() => {
    if (lastPending === null || lastPending === knownPending.current) return;
    knownPending.current = lastPending;
    if (thread.hasNewer) void openLatest(id, true).catch(() => undefined);
    toEnd();
  }, [lastPending, thread.hasNewer, id, toEnd]);

  const isAtVeryEnd = isAtEnd && !thread.hasNewer;
  const seen = useRef(0);
  const lastSeq = thread.items.findLast((item) => !item.pending)?.seq ?? 0;
  if (isAtVeryEnd) seen.current = lastSeq;
  const unseen = isAtVeryEnd ? 0 : countInboundAfter(thread.items, seen.current || lastSeq) + thread.newer;

  async function jumpToEnd() {
    if (thread.hasNewer) await openLatest(id, true).catch(() => undefined);
    toEnd();
  }

  return (
    <div className={css.listArea}>
      <EdgeNotice conversationId={id} thread={thread} />
      <div
        ref={scroller}
        className={css.scroller}
        role="log"
        aria-live="off"
        aria-label={t`Mensagens de ${contact.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className={css.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row ? (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={css.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowView
                  row={row}
                  contactId={contact.id}
                  contactName={contact.name}
                  isHighlighted={row.key === highlighted}
                  onOpen={setOpened}
                  onJump={onJump}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {isAtVeryEnd ? null : <JumpToEnd count={unseen} onPress={() => void jumpToEnd()} />}
      <Announcer items={thread.items} contactName={contact.name} />
      <Lightbox attachment={opened} onClose={() => setOpened(null)} />
    </div>
  );
}
