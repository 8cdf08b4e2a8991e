// The service worker: shows an offline page if there is no network, and notifications that are pushed
// to this browser. It keeps only that page and its files, so that older content is never shown as if
// it were new. The server puts constants before this (`public/pwa.py`).

const CACHE = `shell-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
  event.waitUntil(renewForKey());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (request.method === "GET" && isOfShell(request)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(OFFLINE, { cache: "reload" }), ...SHELL]);
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

function isOfShell(request) {
  const { origin, pathname } = new URL(request.url);
  return origin === self.location.origin && SHELL.includes(pathname);
}

// Pushes. What they say is in `notifications/push/messages.py`.

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

function read(data) {
  try {
    return data.json();
  } catch {
    return {}; // Browsers want to see a notification for each push.
  }
}

async function show({ title, body, tag, id, url, icon, silent, language, unread, read_up_to: readUpTo }) {
  await closeRead(readUpTo);
  // One with the same tag is replaced without a sound: people hear of a group once.
  await self.registration.showNotification(title || NAME, {
    body,
    tag,
    silent: Boolean(silent),
    lang: language,
    icon: icon || ICON,
    badge: ICON,
    data: { id, url },
  });
  await setBadge(unread);
}

async function closeRead(readUpTo = "0") {
  for (const shown of await self.registration.getNotifications()) {
    if (BigInt(shown.data?.id ?? 0) <= BigInt(readUpTo)) shown.close();
  }
}

async function setBadge(unread) {
  if (unread === undefined || !navigator.setAppBadge) return;
  await (unread ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.url || INBOX));
});

// A tab that shows something else stays as it is: somebody may be writing there.
async function openPage(path) {
  const url = new URL(path, self.location.origin).href;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = tabs.find((tab) => tab.url === url);
  await (open ? open.focus() : self.clients.openWindow(url));
}

// A page learned that the number of unread notifications has changed (js/pwa.js).
self.addEventListener("message", (event) => {
  if (event.data?.type === "unread") event.waitUntil(catchUp(event.data.unread));
});

async function catchUp(unread) {
  await setBadge(unread);
  const shown = await self.registration.getNotifications();
  const state = shown.length && (await fetchState());
  if (state) await closeRead(state.read_up_to);
}

async function fetchState() {
  const answer = await fetch(STATE, { cache: "no-store" }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.json() : null;
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew()));

// The key is part of this file, so another key makes browsers install the worker anew.
async function renewForKey() {
  const subscription = await self.registration.pushManager?.getSubscription();
  if (!subscription || encode(subscription.options.applicationServerKey) === KEY) return;
  await subscription.unsubscribe();
  await renew();
}

async function renew() {
  const state = await fetchState();
  if (!state || !KEY) return;
  const wanted = { userVisibleOnly: true, applicationServerKey: KEY };
  const subscription = await self.registration.pushManager.subscribe(wanted);
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys });
  await fetch(SUBSCRIBE, { method: "POST", headers: { "X-CSRFToken": state.csrf }, body });
}

function encode(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
