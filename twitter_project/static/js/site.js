// What every page does once a script runs: themes without a reload, messages when the
// network fails, menus that close, and tweets that open where one clicks.

const status = document.getElementById("status");

function say(templateId) {
  const template = document.getElementById(templateId);
  if (status && template) status.append(template.content.cloneNode(true));
}

document.addEventListener("htmx:sendError", () => say("toast-offline"));
document.addEventListener("htmx:timeout", () => say("toast-offline"));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const speaksForItself =
    xhr.getResponseHeader("HX-Retarget") || xhr.getResponseHeader("HX-Redirect");
  if (!speaksForItself) say("toast-failed");
});

// An error page of ours for htmx is a message with a place of its own: let it in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
  }
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  openTweet(event);
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function openTweet(event) {
  const tweet = event.target.closest("[data-href]");
  const isForSomethingElse =
    !tweet ||
    event.defaultPrevented ||
    event.button !== 0 ||
    event.target.closest("a, button, summary, input, textarea, label, form") ||
    String(getSelection());
  if (isForSomethingElse) return;
  if (event.metaKey || event.ctrlKey) open(tweet.dataset.href, "_blank");
  else location.assign(tweet.dataset.href);
}

// The theme changes at once; the request only makes it last.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-display]") || button?.name !== "theme") return;
  event.preventDefault();
  if (button.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = button.value;
  for (const other of document.querySelectorAll("[data-display] button[name=theme]")) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  const body = new FormData(form, button);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() =>
    say("toast-offline"),
  );
});
