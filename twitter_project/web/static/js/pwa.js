// Sets the service worker up once the page has all it needs, and leaves its offline
// page when the network is back.

const ASK_AGAIN_MS = 2000;
// Where the site begins, which need not be where its host does.
const ROOT = new URL("../", import.meta.url);

addEventListener("load", () => {
  navigator.serviceWorker?.register(new URL("sw.js", ROOT)).catch(() => {});
});

// A network that is there need not lead here yet, so the site itself is asked.
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
