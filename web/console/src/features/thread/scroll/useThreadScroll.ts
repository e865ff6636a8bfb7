import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ThreadRow } from "../rows";
import { estimateRow } from "./estimate";

/** This near to the end (px), the thread counts as being at its end and follows new messages. */
const AT_END_PX = 32;
/** Rows drawn outside the view on each side. */
const OVERSCAN = 8;
/** What stays visible above a row that was jumped to (px). */
const CONTEXT_PX = 72;

export interface ThreadScroll {
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  isAtEnd: boolean;
  toEnd(): void;
  toRow(key: string, align: "start" | "center"): boolean;
  onScroll(): void;
}

/**
 * The virtual list of a thread. Anchored to its end: rows that come in above, or change their height above,
 * move nothing that is being read. It follows new rows only while the end is in view.
 */
export function useThreadScroll(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly ThreadRow[],
  openAtKey: string | null,
): ThreadScroll {
  const [isAtEnd, setAtEnd] = useState(openAtKey === null);
  const atEnd = useRef(openAtKey === null);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    scrollPaddingStart: CONTEXT_PX,
    overscan: OVERSCAN,
  });

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const now = element.scrollHeight - element.clientHeight - element.scrollTop <= AT_END_PX;
    atEnd.current = now;
    setAtEnd(now);
  }, [scroller]);

  const toEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);

  const latest = useRef(rows);
  latest.current = rows;
  const toRow = useCallback(
    (key: string, align: "start" | "center") => {
      const index = latest.current.findIndex((row) => row.key === key);
      if (index >= 0) virtualizer.scrollToIndex(index, { align });
      return index >= 0;
    },
    [virtualizer],
  );

  const wasOpened = useRef(false);
  useLayoutEffect(() => {
    if (wasOpened.current || rows.length === 0) return;
    wasOpened.current = true;
    if (openAtKey === null || !toRow(openAtKey, "start")) toEnd();
  }, [rows.length, openAtKey, toRow, toEnd]);

  // A growing composer shrinks the view: the end stays in view if it was.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (atEnd.current) virtualizer.scrollToEnd();
      onScroll();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, virtualizer, onScroll]);

  return { virtualizer, isAtEnd, toEnd, toRow, onScroll };
}
