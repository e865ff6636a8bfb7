import { api } from "@/lib/api/client";
import { ApiError, isTemporary } from "@/lib/api/problem";
import type { Conversation, Message } from "@/lib/api/types";
import { update } from "./core";
import {
  conversationsWithPending,
  isStillPending,
  type PendingMessage,
  pendingIn,
  putPending,
  removePending,
} from "./outbox-store";
import { putConversations, putMessage } from "./reducer";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

const running = new Set<string>();
const wakeups = new Map<string, () => void>();

async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Two tabs of one user share the queue; without locks (plain http) the server's id check still prevents doubles.
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

function pause(conversationId: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      wakeups.delete(conversationId);
      resolve();
    }
    wakeups.set(conversationId, done);
  });
}

/** Takes the answer to a send into the store; the bubble of the queue gives way to the server's. */
async function post(entry: PendingMessage): Promise<void> {
  const answer = await api.post<{ message: Message; conversation?: Conversation }>(
    `/conversations/${entry.conversationId}/messages`,
    entry.body,
  );
  update((state) => {
    const next = putMessage(state, answer.message);
    return answer.conversation ? putConversations(next, [answer.conversation], -1) : next;
  });
  removePending(entry);
}

/** Sends the first waiting message. Returns the pause before the next attempt, or null when nothing waits. */
async function step(conversationId: string, failures: number): Promise<number | null> {
  const entry = pendingIn(conversationId).find((item) => item.state !== "refused");
  if (!entry) return null;
  return withLock(`prosa-send-${conversationId}`, async () => {
    if (!isStillPending(entry)) {
      removePending(entry);
      return 0;
    }
    putPending({ ...entry, state: failures ? "retrying" : "sending", problem: null });
    try {
      await post(entry);
      return 0;
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null;
      const keep = isTemporary(error) || problem?.status === 401 || !problem;
      if (keep) {
        putPending({ ...entry, state: "retrying", problem: null });
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
        return Math.max(1, wait * (0.75 + Math.random() / 2));
      }
      putPending({
        ...entry,
        state: "refused",
        problem: {
          code: problem.code,
          detail: problem.detail ?? problem.title ?? problem.code,
          fields: problem.errors?.map(({ field, code }) => ({ field, code })),
          extra: problem.extra,
        },
      });
      return 0;
    }
  });
}

/** Works one conversation's queue off, in order, until nothing is left that could be sent. */
export async function flush(conversationId: string): Promise<void> {
  if (running.has(conversationId)) return;
  running.add(conversationId);
  try {
    let failures = 0;
    for (;;) {
      const wait = await step(conversationId, failures);
      if (wait === null) return;
      if (wait === 0) {
        failures = 0;
        continue;
      }
      failures += 1;
      await pause(conversationId, wait);
    }
  } finally {
    running.delete(conversationId);
  }
}

/** Tries everything again now: the network is back, or somebody signed in. */
export function flushAll(): void {
  for (const wake of [...wakeups.values()]) wake();
  for (const id of conversationsWithPending()) void flush(id);
}
