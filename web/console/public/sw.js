// Keeps the app's shell for times without a network, and shows what the server pushes. No data is kept here.
const SHELL = "prosa-shell-1";
const MAX_ASSETS = 400;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/") || url.pathname === "/theme.js")
    event.respondWith(asset(request));
});

/** The page as the server has it now; without a network the last one, which carries its own policy and nonce. */
async function page(request) {
  const shell = await caches.open(SHELL);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await shell.put("/", fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await shell.match("/");
    if (kept) return kept;
    throw error;
  }
}

/** Assets carry their content's hash in their names: what is kept never goes stale. */
async function asset(request) {
  const shell = await caches.open(SHELL);
  const isHashed = new URL(request.url).pathname.startsWith("/assets/");
  const kept = await shell.match(request);
  if (kept && isHashed) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      await shell.put(request, fresh.clone());
      const keys = await shell.keys();
      for (const old of keys.slice(0, Math.max(0, keys.length - MAX_ASSETS))) {
        if (new URL(old.url).pathname !== "/") await shell.delete(old);
      }
    }
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("push", (event) => {
  let data = null;
  try {
    data = event.data?.json();
  } catch {
    // Not ours; browsers want something shown all the same.
  }
  event.waitUntil(data?.type === "close" ? closeShown(data.conversation_id) : show(data));
});

async function show(data) {
  const id = data?.conversation_id ?? "";
  await self.registration.showNotification(data?.title ?? "Prosa", {
    body: data?.body ?? "",
    tag: id,
    icon: "/icon-192.png",
    badge: "/badge-96.png",
    data: { conversation_id: id },
  });
}

async function closeShown(id) {
  for (const shown of await self.registration.getNotifications({ tag: id })) shown.close();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const id = event.notification.data?.conversation_id;
  event.waitUntil(Promise.all([tellClosed(id), openConversation(id)]));
});

self.addEventListener("notificationclose", (event) => {
  event.waitUntil(tellClosed(event.notification.data?.conversation_id));
});

async function openConversation(id) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows[0];
  if (open) {
    await open.focus();
    if (id) open.postMessage({ open: id });
  } else await self.clients.openWindow(id ? `/chat/${id}` : "/chat");
}

/** The next message may show a notification again. */
async function tellClosed(id) {
  if (!id) return;
  try {
    const me = await fetch("/api/v1/me", { credentials: "same-origin" });
    if (!me.ok) return;
    const { csrf_token: token } = await me.json();
    await fetch("/api/v1/push/closed", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify({ conversation_id: id }),
    });
  } catch {
    // Offline: opening the conversation rearms it as well.
  }
}
