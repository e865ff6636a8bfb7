import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "@/lib/storage";

/** The columns beside the name, in their order on screen. */
export const COLUMNS = [
  "phone",
  "channels",
  "labels",
  "last_message",
  "owner",
  "broadcasts",
  "email",
  "cpf",
  "customer_code",
  "created",
] as const;

export type ColumnId = (typeof COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  "phone",
  "channels",
  "labels",
  "last_message",
  "owner",
  "broadcasts",
];

/** Least width in pixels, and the share of what is left. */
const WIDTHS: Record<ColumnId, [least: number, share: number]> = {
  phone: [148, 0.5],
  channels: [72, 0],
  labels: [130, 1.2],
  last_message: [112, 0],
  owner: [104, 0.6],
  broadcasts: [116, 0],
  email: [180, 1],
  cpf: [126, 0],
  customer_code: [120, 0.4],
  created: [112, 0],
};
const SELECT_WIDTH = 44;
const NAME_WIDTH = 208;

const KEY = "prosa.contacts.columns";
const listeners = new Set<() => void>();
let chosen: readonly ColumnId[] | null = null;

function current(): readonly ColumnId[] {
  if (chosen) return chosen;
  const stored = readStored<unknown>(KEY);
  chosen = Array.isArray(stored) ? COLUMNS.filter((id) => stored.includes(id)) : DEFAULT_COLUMNS;
  return chosen;
}

export function setColumns(ids: Iterable<ColumnId>): void {
  const wanted = new Set(ids);
  chosen = COLUMNS.filter((id) => wanted.has(id));
  writeStored(KEY, chosen);
  for (const listener of [...listeners]) listener();
}

/** This device's choice. */
export function useColumns(): readonly ColumnId[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}

/** The grid of a row, and the width in pixels below which it is scrolled sideways. */
export function gridOf(columns: readonly ColumnId[]): { template: string; least: number } {
  const parts = columns.map((id) => {
    const [least, share] = WIDTHS[id];
    return share > 0 ? `minmax(${least}px, ${share}fr)` : `${least}px`;
  });
  const least = columns.reduce((sum, id) => sum + WIDTHS[id][0], SELECT_WIDTH + NAME_WIDTH);
  return { template: `${SELECT_WIDTH}px minmax(${NAME_WIDTH}px, 1.6fr) ${parts.join(" ")}`.trim(), least };
}
