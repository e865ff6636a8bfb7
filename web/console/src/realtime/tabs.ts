import type { Frame } from "./sse";
import type { Connection, ConnectionStatus } from "./state";

/**
 * One stream per browser. The tab that holds the lock reads it and passes every frame on to the others, which
 * apply it to their own state. When that tab goes, the next one takes the lock and resumes where the slowest tab is.
 */
export type Note =
  | { kind: "frame"; frame: Frame }
  | { kind: "status"; status: ConnectionStatus; stream: string | null; at: number | null }
  | { kind: "hello" }
  | { kind: "welcome"; connection: Connection; cursor: number | null }
  | { kind: "where" }
  | { kind: "here"; cursor: number }
  | { kind: "kick" };

let channel: BroadcastChannel | null = null;

/** Opens the channel between the tabs of one user. Returns the name of their lock, or null where tabs cannot share. */
export function openTabs(userId: string, onNote: (note: Note) => void): string | null {
  if (!("BroadcastChannel" in window && navigator.locks)) return null;
  const name = `prosa-stream-${userId}`;
  channel = new BroadcastChannel(name);
  channel.onmessage = (message: MessageEvent<Note>) => onNote(message.data);
  return name;
}

export function closeTabs(): void {
  channel?.close();
  channel = null;
}

export function hasTabs(): boolean {
  return channel !== null;
}

export function post(note: Note): void {
  channel?.postMessage(note);
}
