// Sets the service worker up once the page has all it needs, and leaves its offline
// page when the network is back.

const ASK_AGAIN_MS = 2000;

addEventListener("load", () => {
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
});

// A network that is there need not lead here yet, so the site itself is asked.
let isLeaving = false;

async function leaveIfBack() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || isLeaving) return;
  isLeaving = true;
  location.reload();
}

if (document.querySelector("[data-offline-page]")) {
  addEventListener("online", leaveIfBack);
  setInterval(leaveIfBack, ASK_AGAIN_MS);
}
