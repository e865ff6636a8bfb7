import type { Message } from "@/lib/api/types";
import type { ThreadMessage } from "@/realtime/store";

/** One line of the thread. Separators are rows with keys of their own, so that loading history moves nothing. */
export type ThreadRow =
  | { type: "day"; key: string; day: string; at: string }
  | { type: "new"; key: string }
  | { type: "channel"; key: string; conversationId: string }
  | { type: "protocol"; key: string; message: Message; protocol: string }
  | { type: "activity"; key: string; message: Message; earlier: readonly Message[] }
  | { type: "message"; key: string; message: ThreadMessage; isFirst: boolean; isLast: boolean };

export interface RowOptions {
  timeZone: string;
  /** Whether older messages exist on the server; then the first day's line would not be its true place. */
  hasOlder: boolean;
  /** The message above which the "new messages" line stands. */
  newFromId: string | null;
  /** A line wherever the messages go over to another conversation of the contact. */
  byChannel?: boolean;
}

/** Messages by the same author within this time read as one group. */
const GROUP_MS = 5 * 60_000;

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day in a time zone, as yyyy-mm-dd. */
export function dayOf(at: string, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    dayFormats.set(timeZone, format);
  }
  return format.format(new Date(at));
}

function continues(previous: Message, next: Message): boolean {
  return (
    previous.direction === next.direction &&
    previous.visibility === next.visibility &&
    previous.author.kind === next.author.kind &&
    previous.author.id === next.author.id &&
    Math.abs(Date.parse(next.position_at) - Date.parse(previous.position_at)) < GROUP_MS
  );
}

function protocolOf(message: Message): string | null {
  const { action, protocol } = message.content as { action?: unknown; protocol?: unknown };
  return action === "ticket_opened" && typeof protocol === "string" ? protocol : null;
}

/** The thread's rows, oldest first, from messages in thread order. */
export function buildRows(messages: readonly ThreadMessage[], options: RowOptions): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let day: string | null = null;
  let conversationId: string | null = null;
  let last: Extract<ThreadRow, { type: "message" }> | null = null;
  for (const message of messages) {
    const today = dayOf(message.position_at, options.timeZone);
    if (today !== day) {
      if (day !== null || !options.hasOlder) {
        rows.push({ type: "day", key: `day:${today}`, day: today, at: message.position_at });
      }
      day = today;
      last = null;
    }
    if (options.byChannel && message.conversation_id !== conversationId) {
      conversationId = message.conversation_id;
      rows.push({ type: "channel", key: `channel:${message.id}`, conversationId });
      last = null;
    }
    if (message.id === options.newFromId) {
      rows.push({ type: "new", key: "new" });
      last = null;
    }
    if (message.kind === "activity") {
      const protocol = protocolOf(message);
      rows.push(
        protocol === null
          ? { type: "activity", key: message.id, message, earlier: [] }
          : { type: "protocol", key: message.id, message, protocol },
      );
      last = null;
      continue;
    }
    const isFirst: boolean = last === null || !continues(last.message, message);
    if (last && !isFirst) last.isLast = false;
    last = { type: "message", key: message.id, message, isFirst, isLast: true };
    rows.push(last);
  }
  return withUniqueKeys(foldActivity(rows));
}

/** So many lines of what happened stand one by one; of a longer run only the last, with the others behind it. */
const MOST_LINES = 2;

function foldActivity(rows: ThreadRow[]): ThreadRow[] {
  const folded: ThreadRow[] = [];
  let run: Extract<ThreadRow, { type: "activity" }>[] = [];
  const end = () => {
    const last = run.at(-1);
    if (last && run.length > MOST_LINES) {
      folded.push({ ...last, earlier: run.slice(0, -1).map((row) => row.message) });
    } else folded.push(...run);
    run = [];
  };
  for (const row of rows) {
    if (row.type === "activity") run.push(row);
    else {
      end();
      folded.push(row);
    }
  }
  end();
  return folded;
}

/** The first message of the customer after what was read, or null when all is read. */
export function firstUnread(messages: readonly Message[], readSeq: number): Message | null {
  return messages.find((message) => message.seq > readSeq && message.direction === "in") ?? null;
}

/** How many of the customer's messages stand after the given one. */
export function countInboundAfter(messages: readonly Message[], seq: number): number {
  return messages.filter((message) => message.direction === "in" && message.seq > seq).length;
}

/** Positions may jump between days; a key must still stand for one row. */
function withUniqueKeys(rows: ThreadRow[]): ThreadRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const count = seen.get(row.key) ?? 0;
    seen.set(row.key, count + 1);
    return count === 0 ? row : { ...row, key: `${row.key}#${count}` };
  });
}
