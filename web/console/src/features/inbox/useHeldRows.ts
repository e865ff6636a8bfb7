import { useRef } from "react";
import type { Conversation } from "@/lib/api/types";

const NOBODY: ReadonlySet<string> = new Set();

export interface HeldRows {
  rows: readonly Conversation[];
  /** How many rows would move, come or go if the list were not held. */
  waiting: number;
  /** Rows that no longer belong to the list and stay only because it is held or they are open. */
  gone: ReadonlySet<string>;
}

/**
 * The rows to draw. While held (pointer or focus on the list) nothing moves: changed rows change in place, rows
 * that left stay, new ones wait; what continues the list at its end still comes. The open conversation keeps
 * its place until it is left, even when the list no longer contains it.
 */
export function holdRows(
  live: readonly Conversation[],
  before: readonly Conversation[],
  held: boolean,
  openId: string | null,
): HeldRows {
  if (!held || before.length === 0) {
    const open = openId === null ? undefined : before.find((row) => row.id === openId);
    if (!open || live.some((row) => row.id === openId)) return { rows: live, waiting: 0, gone: NOBODY };
    const rows = [...live];
    rows.splice(Math.min(before.indexOf(open), rows.length), 0, open);
    return { rows, waiting: 0, gone: new Set([open.id]) };
  }
  const places = new Map<string, number>();
  for (const [index, row] of live.entries()) places.set(row.id, index);
  const gone = new Set<string>();
  // Where the rows on screen belong: those out of order among them would move.
  const order: number[] = [];
  let lastShown = -1;
  const rows = before.map((row) => {
    const place = places.get(row.id);
    if (place === undefined) {
      gone.add(row.id);
      return row;
    }
    order.push(place);
    if (place > lastShown) lastShown = place;
    return live[place] ?? row;
  });
  const added = lastShown + 1 - order.length;
  const waiting =
    added + (order.length - longestRise(order)) + gone.size - (openId !== null && gone.has(openId) ? 1 : 0);
  return {
    rows: lastShown + 1 < live.length ? [...rows, ...live.slice(lastShown + 1)] : rows,
    waiting,
    gone,
  };
}

/** How many of the numbers can stay where they are when the others are moved into order. */
function longestRise(numbers: readonly number[]): number {
  const ends: number[] = [];
  for (const number of numbers) {
    let [low, high] = [0, ends.length];
    if (number > (ends[high - 1] ?? -1)) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = number;
  }
  return ends.length;
}

/** `holdRows` over time. `lookup` gives a row's newest state after it left the list; `key` starts afresh. */
export function useHeldRows(
  live: readonly Conversation[],
  held: boolean,
  openId: string | null,
  key: string,
  lookup: (id: string) => Conversation | undefined,
): HeldRows {
  const last = useRef<{ key: string; rows: readonly Conversation[] }>({ key, rows: [] });
  const before = last.current.key === key ? last.current.rows : [];
  const result = holdRows(live, before, held, openId);
  const rows = result.gone.size
    ? result.rows.flatMap((row) => {
        if (!result.gone.has(row.id)) return row;
        // Out of the viewer's sight altogether: it only waits for the list to be free to move.
        return lookup(row.id) ?? (held ? row : []);
      })
    : result.rows;
  last.current = { key, rows };
  return { ...result, rows };
}
