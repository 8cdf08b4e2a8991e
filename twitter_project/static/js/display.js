// The theme and the like change at once; the request only makes them last.

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
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {
    document.dispatchEvent(new CustomEvent("site:say", { detail: "toast-offline" }));
  });
});
