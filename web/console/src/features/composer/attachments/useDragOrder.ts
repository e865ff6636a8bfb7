import { type PointerEvent, useEffect, useRef, useState } from "react";
import { place } from "./queue";

interface Dragged {
  key: string;
  /** Where it would be put now. */
  to: number;
}

/** Pixels that a press may tremble before it is a drag. */
const TREMBLE = 5;

interface DragOrder<Row> {
  /** The rows as they would stand. */
  shown: readonly Row[];
  draggedKey: string | null;
  /** For each element of the list, in the order of `rows`. */
  onPointerDown(event: PointerEvent<HTMLElement>, key: string): void;
}

/**
 * Lets people drag the children of a list to another place, with mouse, pen or finger. Nothing moves in the document
 * meanwhile: the caller shows `shown` by CSS order. Esc puts all back.
 */
export function useDragOrder<Row extends { key: string }>(
  rows: readonly Row[],
  onPlace: (key: string, to: number) => void,
): DragOrder<Row> {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  function onPointerDown(event: PointerEvent<HTMLElement>, key: string) {
    if (event.button !== 0 || rows.length < 2) return;
    if (event.target instanceof Element && event.target.closest("button")) return;
    const list = event.currentTarget.parentElement;
    if (!list) return;
    const { clientX, clientY } = event;
    let to: number | null = null;
    stop.current?.abort();
    const controller = new AbortController();
    stop.current = controller;
    const { signal } = controller;
    const end = () => {
      controller.abort();
      setDragged(null);
    };
    window.addEventListener(
      "pointermove",
      (move) => {
        if (to === null && Math.hypot(move.clientX - clientX, move.clientY - clientY) < TREMBLE) return;
        to ??= rows.findIndex((row) => row.key === key);
        const under = [...list.children].findIndex((child) => contains(child, move));
        const there = rows[under];
        if (there) to = place(rows, key, to).indexOf(there);
        setDragged({ key, to });
      },
      { signal },
    );
    window.addEventListener(
      "pointerup",
      () => {
        if (to !== null) onPlace(key, to);
        end();
      },
      { signal },
    );
    window.addEventListener("pointercancel", end, { signal });
    window.addEventListener(
      "keydown",
      (press) => {
        if (press.key !== "Escape" || to === null) return;
        press.preventDefault();
        press.stopPropagation();
        end();
      },
      { signal, capture: true },
    );
  }

  return {
    shown: dragged ? place(rows, dragged.key, dragged.to) : rows,
    draggedKey: dragged?.key ?? null,
    onPointerDown,
  };
}

function contains(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
