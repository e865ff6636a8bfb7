import { api } from "@/lib/api/client";

/** Whether this is the installed app: only it is woken by the server, other windows use the browser's own notices. */
export function isInstalled(): boolean {
  return window.matchMedia("(display-mode: standalone)").matches;
}

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** Starts the worker that keeps the app's shell for times without a network, and shows what is pushed. */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js").catch(() => {
    // Without a certificate that the browser trusts there is none: nothing else depends on it.
  });
}

function keyBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function text(key: ArrayBuffer | null): string {
  const plain = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function isSameKey(subscription: PushSubscription, key: string): boolean {
  return text(subscription.options.applicationServerKey) === key;
}

/** Has this installed app woken by the server. Returns its endpoint; null where the browser cannot or may not. */
export async function subscribeToPush(): Promise<string | null> {
  if (!canPush() || !isInstalled() || Notification.permission !== "granted") return null;
  const { public_key: key } = await api.get<{ public_key: string }>("/push/key");
  const worker = await navigator.serviceWorker.ready;
  let subscription = await worker.pushManager.getSubscription();
  if (subscription && !isSameKey(subscription, key)) {
    // The installation's secret was changed: browsers are bound to the old key.
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: keyBytes(key),
  });
  await api.put("/push/subscription", {
    endpoint: subscription.endpoint,
    p256dh: text(subscription.getKey("p256dh")),
    auth: text(subscription.getKey("auth")),
  });
  return subscription.endpoint;
}

/** Before signing out: this device is not woken for somebody who has left. */
export async function unsubscribeFromPush(): Promise<void> {
  if (!canPush()) return;
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = await worker?.pushManager.getSubscription();
  if (!subscription) return;
  await api.post("/push/subscription/end", { endpoint: subscription.endpoint }).catch(() => {});
  await subscription.unsubscribe();
}
