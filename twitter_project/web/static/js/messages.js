// What the page says on its own: that a request failed, that there is no network.

const status = document.getElementById("status");
const banner = document.getElementById("offline");

function say(templateId) {
  const template = document.getElementById(templateId);
  if (status && template) status.append(template.content.cloneNode(true));
}

document.addEventListener("site:say", (event) => say(event.detail));
// What nobody asked for (it has `data-quiet`) fails without a word.
function sayOf(event, templateId) {
  if (!event.detail.elt.closest("[data-quiet]")) say(templateId);
}

document.addEventListener("htmx:sendError", (event) => sayOf(event, "toast-offline"));
document.addEventListener("htmx:timeout", (event) => sayOf(event, "toast-offline"));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const speaksForItself =
    xhr.getResponseHeader("HX-Retarget") || xhr.getResponseHeader("HX-Redirect");
  if (!speaksForItself) sayOf(event, "toast-failed");
});

// An error page of ours for htmx is a message with a place of its own: let it in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
  }
});

// A message goes when its time is over, and when what it offers has been done.
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
// What failed on the way to a tweet is over once the tweet is posted.
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, requestConfig } = event.detail;
  if (!successful || !requestConfig.elt.matches("[data-composer]")) return;
  for (const toast of status.querySelectorAll(".toast--error")) toast.remove();
});

// The banner takes its place from the page, so that it covers nothing.
function showNetwork() {
  if (!banner) return;
  banner.hidden = navigator.onLine;
  document.documentElement.style.setProperty("--top", `${banner.offsetHeight}px`);
}

for (const type of ["online", "offline", "resize"]) addEventListener(type, showNetwork);
showNetwork();
