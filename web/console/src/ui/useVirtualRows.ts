import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { clearSelection, selectRange, toggleSelected } from "@/lib/selection";

interface VirtualRows {
  rows: readonly { id: string }[];
  /** All rows are equally tall, in pixels. */
  rowPx: number;
  /** How many rows outside the visible part are drawn. */
  overscan: number;
  /** Which list it is: another one starts at its top, and is another choice. */
  listKey: string;
  /** How many rows before the end more are asked for. */
  ahead: number;
  mayLoadMore: boolean;
  onMore(): void;
}

/** A long list drawn as far as it is seen and fetched while it is scrolled, whose rows can be selected. */
export function useVirtualRows(list: VirtualRows) {
  const { rows, rowPx, listKey, ahead, mayLoadMore, onMore } = list;
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    // No keys of rows: tens of thousands of them would be read with each event.
    estimateSize: () => rowPx,
    overscan: list.overscan,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows have another height
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  const items = virtualizer.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;

  useEffect(() => {
    if (mayLoadMore && last >= rows.length - ahead) onMore();
  }, [mayLoadMore, last, rows.length, ahead, onMore]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
    return clearSelection;
  }, [listKey]);

  const order = useRef(rows);
  order.current = rows;
  const pick = useCallback((id: string, isRange: boolean) => {
    if (isRange)
      selectRange(
        order.current.map((row) => row.id),
        id,
      );
    else toggleSelected(id);
  }, []);

  return {
    items,
    height: virtualizer.getTotalSize(),
    scroll,
    scrollTo: (index: number) => virtualizer.scrollToIndex(index, { align: "auto" }),
    pick,
  };
}
