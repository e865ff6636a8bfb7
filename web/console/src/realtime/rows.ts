import type { Conversation, Me, Sort } from "@/lib/api/types";
import { isTimed } from "./filters";
import type { ListWindow, State } from "./state";
import { Table } from "./table";
import { compareKeys, matches, sortKey } from "./views";

/** How often lists that change by the clock alone are looked at again, in milliseconds. */
export const CLOCK_MS = 15_000;

/**
 * Whether a conversation stands in a window. What the server said holds until the conversation changes;
 * from then on the list's own rule decides, and where that cannot tell, rows stay where they are.
 */
export function inWindow(conversation: Conversation, list: ListWindow, me: Me, now = Date.now()): boolean {
  const { query } = list;
  const version = list.members.get(conversation.id);
  if (version !== undefined && version >= conversation.version && !isTimed(query))
    return !query.unread || conversation.unread_count > 0;
  const verdict = matches(query, conversation, me, now);
  if (verdict === false || (verdict === null && version === undefined)) return false;
  if (list.floor === null) return list.loaded;
  return compareKeys(sortKey(conversation, query.sort), list.floor, query.sort) <= 0;
}

interface Drawn {
  conversations: ReadonlyMap<string, Conversation>;
  list: ListWindow;
  facts: readonly unknown[];
  keys: string[];
  rows: Conversation[];
}

// The rows drawn last of each list: an event moves one or two of them, and the rest need no sorting again.
const drawn = new WeakMap<ListWindow["query"], Drawn>();

/** What the rules read of the user; the directory around it changes with every colleague's pause. */
function factsOf(me: Me, list: ListWindow): unknown[] {
  const clock = isTimed(list.query) ? Math.floor(Date.now() / CLOCK_MS) : 0;
  return [me.user.id, me.department_ids, me.permissions, me.directory.inboxes, me.account.timezone, clock];
}

function isSame(a: Drawn, list: ListWindow, facts: readonly unknown[]): boolean {
  const b = a.list;
  const sameList =
    b === list || (b.members === list.members && b.floor === list.floor && b.loaded === list.loaded);
  return sameList && a.facts.every((fact, index) => fact === facts[index]);
}

/** The rows of a window, in order; the same array as long as nothing in it changed. */
export function windowRows(state: State, list: ListWindow | undefined): Conversation[] {
  const { me, conversations } = state;
  if (!me || !list) return [];
  const facts = factsOf(me, list);
  const last = drawn.get(list.query);
  const changed =
    last && isSame(last, list, facts) && conversations instanceof Table
      ? conversations.changedSince(last.conversations)
      : null;
  const next =
    last && changed ? patch(last, changed, conversations, list, me) : draw(conversations, list, me);
  drawn.set(list.query, { ...next, conversations, list, facts });
  return next.rows;
}

type Rows = Pick<Drawn, "keys" | "rows">;

function draw(conversations: State["conversations"], list: ListWindow, me: Me): Rows {
  const { sort } = list.query;
  const found: { key: string; row: Conversation }[] = [];
  for (const row of conversations.values())
    if (inWindow(row, list, me)) found.push({ key: sortKey(row, sort), row });
  found.sort((a, b) => compareKeys(a.key, b.key, sort));
  return { keys: found.map((item) => item.key), rows: found.map((item) => item.row) };
}

function patch(
  last: Drawn,
  changed: Iterable<string>,
  conversations: State["conversations"],
  list: ListWindow,
  me: Me,
): Rows {
  const { sort } = list.query;
  let { keys, rows } = last;
  for (const id of changed) {
    const before = last.conversations.get(id);
    const now = conversations.get(id);
    if (before === now) continue;
    const from = before ? place(keys, sortKey(before, sort), sort) : 0;
    const stood = before !== undefined && rows[from] === before;
    const stands = now !== undefined && inWindow(now, list, me);
    if (!stood && !stands) continue;
    if (rows === last.rows) {
      keys = [...keys];
      rows = [...rows];
    }
    if (stood) {
      keys.splice(from, 1);
      rows.splice(from, 1);
    }
    if (!now || !stands) continue;
    const key = sortKey(now, sort);
    const to = place(keys, key, sort);
    keys.splice(to, 0, key);
    rows.splice(to, 0, now);
  }
  return { keys, rows };
}

/** Where a key stands or belongs. */
function place(keys: readonly string[], key: string, sort: Sort): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(keys[middle] ?? "", key, sort) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
