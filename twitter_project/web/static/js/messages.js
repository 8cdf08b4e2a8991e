// Messages from the page itself: a request failed, or there is no network.

const status = document.getElementById("status");
const banner = document.getElementById("offline");

function say(templateId) {
  const template = document.getElementById(templateId);
  if (!status || !template) return;
  status.append(template.content.cloneNode(true));
}

// The same message is shown once, however often it comes.
function keepLast() {
  const toasts = [...status.querySelectorAll("p.toast")].reverse();
  const texts = toasts.map((toast) => toast.textContent.trim());
  toasts.filter((_toast, place) => texts.indexOf(texts[place]) < place).forEach((toast) => toast.remove());
}

if (status) new MutationObserver(keepLast).observe(status, { childList: true });

document.addEventListener("site:say", (event) => say(event.detail));
// Requests that nobody asked for (with `data-quiet`) fail silently.
function sayOf(event, templateId) {
  if (!event.detail.elt.closest("[data-quiet]")) say(templateId);
}

// What was written waits in the browser (js/drafts.js); everything else has to be done again.
document.addEventListener("htmx:sendError", (event) => {
  const isWaiting = event.detail.elt.matches("[data-composer][data-draft]");
  sayOf(event, isWaiting ? "toast-waiting" : "toast-offline");
});
document.addEventListener("htmx:timeout", (event) => sayOf(event, "toast-offline"));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const speaksForItself =
    xhr.getResponseHeader("HX-Retarget") || xhr.getResponseHeader("HX-Redirect");
  if (!speaksForItself) sayOf(event, "toast-failed");
});

// Our error pages for htmx are messages that name their own target: show them.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
  }
});

// A message disappears after its time, or once its offer has been used.
document.addEventListener("animationend", (event) => {
  if (event.target.matches(".toast")) event.target.remove();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const toast = event.detail.elt.closest(".toast");
  if (!toast || !event.detail.successful) return;
  const next = document.getElementById(toast.dataset.focus);
  toast.remove();
  next?.focus();
});
// Errors on the way to a tweet no longer matter once the tweet is posted.
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, requestConfig } = event.detail;
  if (!successful || !requestConfig.elt.matches("[data-composer]")) return;
  for (const toast of status.querySelectorAll(".toast--error")) toast.remove();
});

// The page makes room for the banner, so that it covers nothing.
function showNetwork() {
  if (!banner) return;
  banner.hidden = navigator.onLine;
  document.documentElement.style.setProperty("--top", `${banner.offsetHeight}px`);
}

for (const type of ["online", "offline", "resize"]) addEventListener(type, showNetwork);
showNetwork();
