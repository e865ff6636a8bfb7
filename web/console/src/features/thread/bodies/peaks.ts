import { useSyncExternalStore } from "react";

/** Bars of a waveform. */
export const BARS = 48;
/** Longer files are not worth their decoding: they get a plain bar. */
const MOST_BYTES = 3 * 1024 * 1024;
const KEPT = 200;
/** Enough for the shape, and a sixth of the work. */
const SAMPLE_RATE = 8_000;

/** Null: there is none. */
const known = new Map<string, readonly number[] | null>();
const listeners = new Set<() => void>();
let queue: Promise<void> = Promise.resolve();
const asked = new Set<string>();

/** Loudness of each stretch, the loudest 1. */
export function peaksOf(samples: Float32Array, bars = BARS): number[] {
  const width = Math.max(1, Math.floor(samples.length / bars));
  const peaks = Array.from({ length: bars }, (_, bar) => {
    let most = 0;
    const end = Math.min(samples.length, (bar + 1) * width);
    for (let at = bar * width; at < end; at += 1) most = Math.max(most, Math.abs(samples[at] ?? 0));
    return most;
  });
  const loudest = Math.max(...peaks);
  return loudest > 0 ? peaks.map((peak) => peak / loudest) : peaks;
}

async function measure(src: string): Promise<readonly number[] | null> {
  const answer = await fetch(src);
  if (!answer.ok || Number(answer.headers.get("content-length")) > MOST_BYTES) return null;
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const sound = await context.decodeAudioData(await answer.arrayBuffer());
  return peaksOf(sound.getChannelData(0));
}

/** Looks at the recording when nothing else is to be done, one after the other. */
export function askWaveform(src: string): void {
  if (asked.has(src) || typeof OfflineAudioContext === "undefined") return;
  asked.add(src);
  queue = queue.then(async () => {
    // A format that the browser does not decode can still be played by it: then the plain bar stays.
    const peaks = await measure(src).catch(() => null);
    known.set(src, peaks);
    const oldest = known.size > KEPT ? known.keys().next().value : undefined;
    if (oldest !== undefined) {
      known.delete(oldest);
      asked.delete(oldest);
    }
    for (const listener of [...listeners]) listener();
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The bars of a recording, 0 to 1, once they are known. */
export function useWaveform(src: string): readonly number[] | null {
  return useSyncExternalStore(subscribe, () => known.get(src) ?? null);
}
