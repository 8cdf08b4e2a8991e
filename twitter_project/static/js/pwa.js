// Sets the service worker up once the page has all it needs, and leaves its offline
// page when the network is back.

addEventListener("load", () => {
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
});

if (document.querySelector("[data-offline-page]")) {
  addEventListener("online", () => location.reload());
}
