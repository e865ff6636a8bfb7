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

  const place = useRef({ top: 0, height: 0 });
  const setEnd = useCallback((now: boolean) => {
    atEnd.current = now;
    setAtEnd(now);
  }, []);

  const toEnd = useCallback(() => {
    setEnd(true);
    virtualizer.scrollToEnd();
  }, [virtualizer, setEnd]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop: top, scrollHeight: height, clientHeight } = element;
    const before = place.current;
    place.current = { top, height };
    if (height - clientHeight - top <= AT_END_PX) return setEnd(true);
    // Rows that turn out taller than estimated push the end away without anybody scrolling: go after it.
    // Only who scrolls up leaves the end.
    if (atEnd.current && top >= before.top - 1) virtualizer.scrollToEnd();
    else if (height >= before.height || !atEnd.current) setEnd(false);
  }, [scroller, virtualizer, setEnd]);

  const latest = useRef(rows);
  latest.current = rows;
  const toRow = useCallback(
    (key: string, align: "start" | "center") => {
      const index = latest.current.findIndex((row) => row.key === key);
      if (index < 0) return false;
      atEnd.current = false;
      virtualizer.scrollToIndex(index, { align });
      return true;
    },
    [virtualizer],
  );

  const wasOpened = useRef(false);
  useLayoutEffect(() => {
    if (wasOpened.current || rows.length === 0) return;
    wasOpened.current = true;
    if (openAtKey === null || !toRow(openAtKey, "start")) toEnd();
  }, [rows.length, openAtKey, toRow, toEnd]);

  // A growing composer shrinks the view, a loaded preview the room for it: the end stays in view if it was.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = 0;
    let inner = 0;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height && element.scrollHeight === inner) return;
      height = element.clientHeight;
      inner = element.scrollHeight;
      if (atEnd.current) virtualizer.scrollToEnd();
      onScroll();
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [scroller, virtualizer, onScroll]);

  return { virtualizer, isAtEnd, toEnd, toRow, onScroll };
}
