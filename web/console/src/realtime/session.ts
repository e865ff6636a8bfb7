import { useSyncExternalStore } from "react";
import { api, setCsrfToken, setUnauthorizedHandler } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { Me } from "@/lib/api/types";
import { getState, resetState, update } from "./core";
import { openDrafts } from "./drafts";
import { startRealtime, stopRealtime } from "./hub";
import { flushAll } from "./outbox";
import { openOutbox } from "./outbox-store";

export type SessionStatus = "unknown" | "signed_in" | "signed_out" | "unreachable";

let status: SessionStatus = "unknown";
let endDrafts: () => void = () => {};
const listeners = new Set<() => void>();

function setStatus(next: SessionStatus): void {
  status = next;
  for (const listener of [...listeners]) listener();
}

export function useSessionStatus(): SessionStatus {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => status,
  );
}

function enter(me: Me): void {
  const before = getState().me;
  if (before && before.user.id !== me.user.id) resetState();
  setCsrfToken(me.csrf_token);
  update((state) => ({ ...state, me, connection: { ...state.connection, status: "connecting" } }));
  openOutbox(me.user.id);
  openDrafts(me.user.id);
  endDrafts();
  // Without it drafts stay in this browser, where they are anyway.
  import("./draft-sync")
    .then(({ syncDrafts }) => {
      endDrafts = syncDrafts();
    })
    .catch(() => undefined);
  startRealtime(me.user.id, expire);
  setStatus("signed_in");
  flushAll();
}

/** The session ended on the server: what was written stays on this device and is sent after signing in again. */
function expire(): void {
  if (status !== "signed_in") return;
  stopRealtime();
  setStatus("signed_out");
}

/** Asks the server who is signed in. */
export async function resumeSession(): Promise<Me | null> {
  setUnauthorizedHandler(expire);
  try {
    const me = await api.get<Me>("/me");
    enter(me);
    return me;
  } catch (error) {
    setStatus(error instanceof ApiError && error.status === 401 ? "signed_out" : "unreachable");
    return null;
  }
}

/** Throws ApiError: 401 `invalid_credentials`, 429 `too_many_attempts`. */
export async function signIn(login: string, password: string): Promise<Me> {
  const me = await api.post<Me>("/session", { login, password });
  enter(me);
  return me;
}

export async function signOut(): Promise<void> {
  await api.delete("/session");
  stopRealtime();
  endDrafts();
  resetState();
  setCsrfToken(null);
  openOutbox(null);
  openDrafts(null);
  setStatus("signed_out");
}

/** Stores a personal setting with the user; the screen has changed already. */
export async function saveSettings(settings: { language?: string; theme?: string }): Promise<void> {
  await api.patch("/me", settings);
}
