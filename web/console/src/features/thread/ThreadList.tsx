import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Attachment, Conversation } from "@/lib/api/types";
import { loadOlder, openLatest, type ThreadView } from "@/realtime/store";
import { Announcer } from "./Announcer";
import { RowView } from "./RowView";
import { buildRows, countInboundAfter } from "./rows";
import { EdgeNotice } from "./scroll/EdgeNotice";
import { JumpToEnd } from "./scroll/JumpToEnd";
import { useEdgeLoading } from "./scroll/useEdgeLoading";
import { useJumping } from "./scroll/useJumping";
import { useThreadScroll } from "./scroll/useThreadScroll";
import css from "./thread.module.css";

const Gallery = lazy(() => import("./gallery/Gallery"));

interface ThreadListProps {
  conversation: Conversation;
  /** The conversation's id, or that of its contact's timeline. */
  threadId: string;
  thread: ThreadView;
  newFromId: string | null;
  isTimeline?: boolean;
}

const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function ThreadList({ conversation, threadId, thread, newFromId, isTimeline }: ThreadListProps) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Attachment | null>(null);
  const { contact } = conversation;
  const rows = useMemo(
    () =>
      buildRows(thread.items, {
        timeZone: TIME_ZONE,
        hasOlder: thread.hasOlder,
        newFromId,
        byChannel: isTimeline,
      }),
    [thread.items, thread.hasOlder, newFromId, isTimeline],
  );
  const { virtualizer, isAtEnd, toEnd, toRow, onScroll } = useThreadScroll(
    scroller,
    rows,
    newFromId ? "new" : null,
  );
  useEdgeLoading(threadId, thread, virtualizer);
  const { highlighted, jump } = useJumping(threadId, thread, toRow);
  const older = useCallback(() => void loadOlder(threadId).catch(() => undefined), [threadId]);

  // What this person writes is always shown, wherever the thread stood.
  const lastPending = thread.items.findLast((item) => item.pending)?.id ?? null;
  const knownPending = useRef(lastPending);
  useEffect(() => {
    if (lastPending === null || lastPending === knownPending.current) return;
    knownPending.current = lastPending;
    if (thread.hasNewer) void openLatest(threadId, true).catch(() => undefined);
    toEnd();
  }, [lastPending, thread.hasNewer, threadId, toEnd]);

  const isAtVeryEnd = isAtEnd && !thread.hasNewer;
  const seen = useRef(0);
  const lastSeq = thread.items.findLast((item) => !item.pending)?.seq ?? 0;
  if (isAtVeryEnd) seen.current = lastSeq;
  // Numbers of different conversations cannot be compared.
  const unseen =
    isAtVeryEnd || isTimeline ? 0 : countInboundAfter(thread.items, seen.current || lastSeq) + thread.newer;

  async function jumpToEnd() {
    if (thread.hasNewer) await openLatest(threadId, true).catch(() => undefined);
    toEnd();
  }

  return (
    <div className={css.listArea}>
      <EdgeNotice conversationId={threadId} thread={thread} />
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
                  onJump={jump}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {isAtVeryEnd ? null : <JumpToEnd count={unseen} onPress={() => void jumpToEnd()} />}
      <Announcer items={thread.items} contactName={contact.name} />
      {opened ? (
        <Suspense>
          <Gallery
            items={thread.items}
            openedId={opened.id}
            contactName={contact.name}
            onOlder={thread.hasOlder ? older : null}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
