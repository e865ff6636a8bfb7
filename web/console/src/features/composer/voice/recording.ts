/** What the voice recorder is doing. Time is milliseconds on the clock that the caller passes in. */
export type Recording =
  | { state: "idle" }
  | { state: "asking" }
  | { state: "denied"; reason: "permission" | "device" | "unsupported" }
  | { state: "recording"; recordedMs: number; since: number }
  | { state: "paused"; recordedMs: number }
  | { state: "stopping"; recordedMs: number }
  | { state: "review"; recordedMs: number; blob: Blob };

export type RecordingEvent =
  | { type: "ask" }
  | { type: "granted"; now: number }
  | { type: "denied"; reason: "permission" | "device" | "unsupported" }
  | { type: "pause"; now: number }
  | { type: "resume"; now: number }
  | { type: "stop"; now: number }
  | { type: "ready"; blob: Blob }
  | { type: "discard" };

/** Longest recording in milliseconds: WhatsApp shows a voice note as such up to 512 KB, about three minutes. */
export const LONGEST_MS = 180_000;

export function recordedMs(recording: Recording, now: number): number {
  if (recording.state === "recording") return recording.recordedMs + Math.max(0, now - recording.since);
  return "recordedMs" in recording ? recording.recordedMs : 0;
}

/** The next state; an event that does not fit the present state changes nothing. */
export function nextRecording(recording: Recording, event: RecordingEvent): Recording {
  const is = (...states: Recording["state"][]) => states.includes(recording.state);
  switch (event.type) {
    case "ask":
      return is("idle", "denied", "review") ? { state: "asking" } : recording;
    case "granted":
      return is("asking") ? { state: "recording", recordedMs: 0, since: event.now } : recording;
    case "denied":
      return is("asking") ? { state: "denied", reason: event.reason } : recording;
    case "pause":
      return is("recording") ? { state: "paused", recordedMs: recordedMs(recording, event.now) } : recording;
    case "resume":
      return recording.state === "paused"
        ? { state: "recording", recordedMs: recording.recordedMs, since: event.now }
        : recording;
    case "stop":
      return is("recording", "paused")
        ? { state: "stopping", recordedMs: recordedMs(recording, event.now) }
        : recording;
    case "ready":
      return recording.state === "stopping"
        ? { state: "review", recordedMs: recording.recordedMs, blob: event.blob }
        : recording;
    case "discard":
      return recording.state === "idle" ? recording : { state: "idle" };
  }
}

/** "1:05" from milliseconds. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"];

/** The first container this browser can record; the server turns it into a voice note. */
export function recordingType(isSupported: (type: string) => boolean): string | null {
  return TYPES.find(isSupported) ?? null;
}
