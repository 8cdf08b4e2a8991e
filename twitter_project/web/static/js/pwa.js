// Installs the service worker once the page has everything it needs, and leaves its offline page
// when the network is back.

const ASK_AGAIN_MS = 2000;
// Where the site begins, which need not be the root of its host.
const ROOT = new URL("../", import.meta.url);

addEventListener("load", () => {
  navigator.serviceWorker?.register(new URL("sw.js", ROOT)).catch(() => {});
});

document.addEventListener("live:counts", ({ detail }) => {
  navigator.serviceWorker?.controller?.postMessage({ type: "unread", unread: detail.unread });
});

// A network connection need not reach the site yet, so ask the site itself.
let isLeaving = false;

async function leaveIfBack() {
  const answer = await fetch(new URL("healthz", ROOT), { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || isLeaving) return;
  isLeaving = true;
  location.reload();
}

if (document.querySelector("[data-offline-page]")) {
  addEventListener("online", leaveIfBack);
  setInterval(leaveIfBack, ASK_AGAIN_MS);
}
