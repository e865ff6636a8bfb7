import { expect, it } from "vitest";
import type { Attachment } from "@/lib/api/types";
import {
  admit,
  nextUpload,
  type QueueAction,
  type QueuedFile,
  queueFile,
  queueReducer,
  readyIds,
} from "./queue";

const file = (name: string, size = 10) => {
  const made = new File(["x"], name);
  Object.defineProperty(made, "size", { value: size });
  return made;
};
const stored = (id: string) => ({ id }) as Attachment;
const run = (queue: QueuedFile[], ...actions: QueueAction[]) => actions.reduce(queueReducer, queue);

it("admits ten files of at most 10 MB and says why it refuses", () => {
  const many = Array.from({ length: 11 }, (_, index) => file(`${index}.png`));
  const { accepted, refused } = admit(0, [
    file("a.exe"),
    file("b.pdf", 0),
    file("c.zip", 11 * 1024 * 1024),
    ...many,
  ]);
  expect(accepted).toHaveLength(10);
  expect(refused.map(({ reason }) => reason)).toEqual(["type", "empty", "too_big", "too_many"]);
  expect(admit(9, [file("x.pdf"), file("y.pdf")]).refused).toHaveLength(1);
});

it("uploads three at once in order", () => {
  const queue = ["a", "b", "c", "d"].map((name) => queueFile(file(name)));
  const started = run(queue, ...queue.slice(0, 3).map(({ key }) => ({ type: "start", key }) as const));
  expect(nextUpload(queue)?.name).toBe("a");
  expect(nextUpload(started)).toBeNull();
  const first = queue[0] as QueuedFile;
  expect(nextUpload(run(started, { type: "ready", key: first.key, attachment: stored("1") }))?.name).toBe(
    "d",
  );
});

it("gives the ids in the chosen order, only when all are up", () => {
  const [a, b] = [queueFile(file("a")), queueFile(file("b"))];
  const half = run([a, b], { type: "ready", key: a.key, attachment: stored("A") });
  expect(readyIds(half)).toBeNull();
  const whole = run(half, { type: "ready", key: b.key, attachment: stored("B") });
  expect(readyIds(whole)).toEqual(["A", "B"]);
  expect(readyIds(run(whole, { type: "place", key: b.key, to: 0 }))).toEqual(["B", "A"]);
  expect(readyIds(run(whole, { type: "place", key: a.key, to: -1 }))).toEqual(["A", "B"]);
  expect(readyIds(run(whole, { type: "place", key: a.key, to: 9 }))).toEqual(["B", "A"]);
  expect(readyIds([])).toBeNull();
});

it("retries a failed file alone and ignores late progress", () => {
  const item = queueFile(file("a"));
  const failed = run(
    [item],
    { type: "start", key: item.key },
    { type: "failed", key: item.key, error: { code: "no_answer", detail: "" } },
  );
  expect(run(failed, { type: "progress", key: item.key, progress: 0.9 })[0]).toMatchObject({
    state: "failed",
  });
  expect(run(failed, { type: "retry", key: item.key })[0]).toMatchObject({ state: "waiting", error: null });
  expect(run(failed, { type: "remove", key: item.key })).toEqual([]);
});

it("never lets progress run backwards or past the end", () => {
  const item = queueFile(file("a"));
  const state = run(
    [item],
    { type: "start", key: item.key },
    { type: "progress", key: item.key, progress: 0.5 },
    { type: "progress", key: item.key, progress: 0.2 },
  );
  expect(state[0]?.progress).toBe(0.5);
  expect(run(state, { type: "progress", key: item.key, progress: 7 })[0]?.progress).toBe(1);
});
