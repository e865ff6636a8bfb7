import { apiUrl, toApiError } from "@/lib/api/client";
import { NetworkError } from "@/lib/api/problem";
import { createFrameParser, type Frame } from "./sse";

/** The server's heartbeat comes every 15 s; longer silence means a dead connection that nobody reported. */
export const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export interface StreamOptions {
  /** Number to resume after; null starts at the newest event. */
  cursor: () => number | null;
  onFrame: (frame: Frame) => void;
  onDown: () => void;
  onUnauthorized: () => void;
  signal: AbortSignal;
}

/** Exponential with full spread, so that a restarted server is not met by everybody at once. */
export function backoff(failures: number, random: number = Math.random()): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return ceiling * (0.3 + 0.7 * random);
}

async function readOnce(options: StreamOptions, signal: AbortSignal, silent: () => void): Promise<boolean> {
  const cursor = options.cursor();
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (cursor !== null) headers["Last-Event-ID"] = String(cursor);
  let timer = setTimeout(silent, SILENCE_MS);
  let received = false;
  try {
    const response = await fetch(apiUrl("/events"), {
      headers,
      signal,
      credentials: "same-origin",
      cache: "no-store",
    });
    if (!response.ok || !response.body) throw await toApiError(response);
    const parse = createFrameParser(options.onFrame);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return received;
      received = true;
      clearTimeout(timer);
      timer = setTimeout(silent, SILENCE_MS);
      parse(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps one stream alive until `signal` aborts. `kick` drops the connection or the pause and connects at once. */
export function keepStream(options: StreamOptions): { kick: () => void } {
  let current = new AbortController();
  let wake: () => void = () => {};

  function kick(): void {
    current.abort(new NetworkError("reconnect"));
    wake();
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!options.signal.aborted) {
      current = new AbortController();
      try {
        const signal = AbortSignal.any([options.signal, current.signal]);
        const received = await readOnce(options, signal, () => current.abort(new NetworkError("silence")));
        if (received) failures = 0;
      } catch (error) {
        if (options.signal.aborted) return;
        if (error && typeof error === "object" && "status" in error && error.status === 401) {
          options.onUnauthorized();
          return;
        }
      }
      if (options.signal.aborted) return;
      options.onDown();
      const wait = backoff(failures);
      failures += 1;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          failures = 0;
          resolve();
        };
        options.signal.addEventListener("abort", () => wake(), { once: true });
      });
    }
  }

  void run();
  return { kick };
}
