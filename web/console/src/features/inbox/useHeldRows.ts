import { useRef } from "react";
import type { Conversation } from "@/lib/api/types";

export interface HeldRows {
  rows: Conversation[];
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
  const current = new Map(live.map((row) => [row.id, row]));
  if (!held || before.length === 0) {
    const rows = [...live];
    const place = before.findIndex((row) => row.id === openId);
    const open = before[place];
    if (!open || current.has(open.id)) return { rows, waiting: 0, gone: new Set() };
    rows.splice(Math.min(place, rows.length), 0, open);
    return { rows, waiting: 0, gone: new Set([open.id]) };
  }
  const shown = new Set(before.map((row) => row.id));
  const rows = before.map((row) => current.get(row.id) ?? row);
  const gone = new Set(before.filter((row) => !current.has(row.id)).map((row) => row.id));
  let lastShown = -1;
  live.forEach((row, index) => {
    if (shown.has(row.id)) lastShown = index;
  });
  const added = live.slice(lastShown + 1);
  let waiting = live.slice(0, lastShown + 1).filter((row) => !shown.has(row.id)).length;
  // A known row that would stand elsewhere: compare the order of those that are in both.
  const wanted = live.filter((row) => shown.has(row.id));
  const drawn = rows.filter((row) => current.has(row.id));
  waiting += wanted.filter(
    (row, index) => drawn[index]?.id !== row.id && drawn.findIndex((item) => item.id === row.id) > index,
  ).length;
  waiting += [...gone].filter((id) => id !== openId).length;
  return { rows: [...rows, ...added], waiting, gone };
}

/** `holdRows` over time. `lookup` gives a row's newest state after it left the list; `key` starts afresh. */
export function useHeldRows(
  live: readonly Conversation[],
  held: boolean,
  openId: string | null,
  key: string,
  lookup: (id: string) => Conversation | undefined,
): HeldRows {
  const last = useRef<{ key: string; rows: Conversation[] }>({ key, rows: [] });
  const before = last.current.key === key ? last.current.rows : [];
  const result = holdRows(live, before, held, openId);
  const rows = result.rows.map((row) => (result.gone.has(row.id) ? (lookup(row.id) ?? row) : row));
  last.current = { key, rows };
  return { ...result, rows };
}
