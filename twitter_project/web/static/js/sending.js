// Counts down the seconds in which sending can be undone; then the offer disappears.

const SECOND_MS = 1000;

function tick(toast) {
  const seconds = toast.querySelector("[data-seconds]");
  const left = Number(seconds.textContent) - 1;
  if (left <= 0) return toast.remove();
  seconds.textContent = left;
  setTimeout(() => toast.isConnected && tick(toast), SECOND_MS);
}

function begin() {
  for (const toast of document.querySelectorAll("[data-countdown]:not([data-started])")) {
    toast.dataset.started = "";
    setTimeout(() => toast.isConnected && tick(toast), SECOND_MS);
  }
}

document.addEventListener("htmx:afterSettle", begin);
begin();
