import { useCallback, useEffect, useReducer, useRef } from "react";
import { LONGEST_MS, nextRecording, type Recording, recordedMs, recordingType } from "./recording";

export interface Recorder {
  recording: Recording;
  /** Loudness from 0 to 1, read on every frame by the meter. */
  level(): number;
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  discard(): void;
}

interface Live {
  recorder: MediaRecorder;
  stream: MediaStream;
  audio: AudioContext;
  analyser: AnalyserNode;
  samples: Uint8Array<ArrayBuffer>;
}

const BITS_PER_SECOND = 24_000;

function release(live: Live | null): void {
  if (!live) return;
  if (live.recorder.state !== "inactive") live.recorder.stop();
  for (const track of live.stream.getTracks()) track.stop();
  void live.audio.close();
}

async function open(onBlob: (blob: Blob) => void): Promise<Live> {
  const type = recordingType((candidate) => MediaRecorder.isTypeSupported(candidate));
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
  });
  const options = { audioBitsPerSecond: BITS_PER_SECOND, ...(type ? { mimeType: type } : {}) };
  const recorder = new MediaRecorder(stream, options);
  const chunks: Blob[] = [];
  recorder.ondataavailable = (event) => {
    if (event.data.size > 0) chunks.push(event.data);
  };
  recorder.onstop = () => onBlob(new Blob(chunks, { type: recorder.mimeType }));
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 512;
  audio.createMediaStreamSource(stream).connect(analyser);
  recorder.start(1000);
  return { recorder, stream, audio, analyser, samples: new Uint8Array(analyser.fftSize) };
}

/** The microphone. It is let go on stop, on discard and when the composer goes away. */
export function useRecorder(): Recorder {
  const [recording, dispatch] = useReducer(nextRecording, { state: "idle" });
  const live = useRef<Live | null>(null);
  /** Counts attempts: what belongs to an abandoned one is dropped. */
  const attempt = useRef(0);

  const end = useCallback(() => {
    attempt.current += 1;
    release(live.current);
    live.current = null;
  }, []);
  useEffect(() => end, [end]);

  const start = useCallback(() => {
    const own = ++attempt.current;
    dispatch({ type: "ask" });
    if (!navigator.mediaDevices || typeof MediaRecorder === "undefined") {
      dispatch({ type: "denied", reason: "unsupported" });
      return;
    }
    open((blob) => {
      if (own === attempt.current) dispatch({ type: "ready", blob });
    })
      .then((opened) => {
        if (own !== attempt.current) return release(opened);
        live.current = opened;
        dispatch({ type: "granted", now: performance.now() });
      })
      .catch((error: unknown) => {
        const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
        if (own === attempt.current)
          dispatch({ type: "denied", reason: isRefused ? "permission" : "device" });
      });
  }, []);

  const stop = useCallback(() => {
    dispatch({ type: "stop", now: performance.now() });
    release(live.current);
    live.current = null;
  }, []);

  useEffect(() => {
    if (recording.state !== "recording") return;
    const timer = setTimeout(stop, Math.max(0, LONGEST_MS - recordedMs(recording, performance.now())));
    return () => clearTimeout(timer);
  }, [recording, stop]);

  const level = useCallback(() => {
    const opened = live.current;
    if (!opened) return 0;
    opened.analyser.getByteTimeDomainData(opened.samples);
    const peak = opened.samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    return Math.min(1, peak / 96);
  }, []);

  return {
    recording,
    level,
    start,
    stop,
    pause: useCallback(() => {
      live.current?.recorder.pause();
      dispatch({ type: "pause", now: performance.now() });
    }, []),
    resume: useCallback(() => {
      live.current?.recorder.resume();
      dispatch({ type: "resume", now: performance.now() });
    }, []),
    discard: useCallback(() => {
      end();
      dispatch({ type: "discard" });
    }, [end]),
  };
}
