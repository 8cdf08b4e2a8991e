// The service worker: shows an offline page if there is no network. It keeps only that page and its
// files, so that older content is never shown as if it were new. The server puts VERSION, OFFLINE
// and SHELL before this.

const CACHE = `shell-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
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
