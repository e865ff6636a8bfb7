import { expect, it } from "vitest";
import {
  clockText,
  nextRecording,
  type Recording,
  type RecordingEvent,
  recordedMs,
  recordingType,
} from "./recording";

const blob = new Blob(["x"]);
const run = (...events: RecordingEvent[]) => events.reduce<Recording>(nextRecording, { state: "idle" });

it("counts only recorded time across a pause", () => {
  const recording = run(
    { type: "ask" },
    { type: "granted", now: 1000 },
    { type: "pause", now: 4000 },
    { type: "resume", now: 60_000 },
  );
  expect(recordedMs(recording, 62_500)).toBe(5500);
  expect(run({ type: "ask" }, { type: "granted", now: 0 }, { type: "stop", now: 700 })).toEqual({
    state: "stopping",
    recordedMs: 700,
  });
});

it("reaches review only through stop, and discard leaves from anywhere", () => {
  const stopped: RecordingEvent[] = [
    { type: "ask" },
    { type: "granted", now: 0 },
    { type: "stop", now: 900 },
  ];
  expect(run(...stopped, { type: "ready", blob })).toEqual({ state: "review", recordedMs: 900, blob });
  expect(run({ type: "ask" }, { type: "granted", now: 0 }, { type: "ready", blob }).state).toBe("recording");
  for (let length = 1; length <= stopped.length; length++) {
    expect(run(...stopped.slice(0, length), { type: "discard" })).toEqual({ state: "idle" });
  }
});

it("does not start from a permission that arrives after the bin", () => {
  expect(run({ type: "ask" }, { type: "discard" }, { type: "granted", now: 5 })).toEqual({ state: "idle" });
});

it("can be tried again after a refusal", () => {
  const denied = run({ type: "ask" }, { type: "denied", reason: "permission" });
  expect(denied).toEqual({ state: "denied", reason: "permission" });
  expect(nextRecording(denied, { type: "ask" })).toEqual({ state: "asking" });
});

it("formats the timer and picks a container", () => {
  expect(clockText(65_900)).toBe("1:05");
  expect(recordingType((type) => type.startsWith("audio/mp4"))).toBe("audio/mp4;codecs=opus");
  expect(recordingType(() => false)).toBeNull();
});
