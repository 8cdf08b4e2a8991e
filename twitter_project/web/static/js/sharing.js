// Copies a tweet's link, or passes it to the device's share menu.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-share]");
  if (!button) return;
  const { copy, share } = button.dataset;
  const url = new URL(copy ?? share, location).href;
  button.closest("details").open = false;
  try {
    if (copy) await navigator.clipboard.writeText(url);
    else await navigator.share({ url });
    if (copy) say("toast-copied");
  } catch (error) {
    if (error.name !== "AbortError") say("toast-failed"); // AbortError: the person closed the menu
  }
});

function say(templateId) {
  document.dispatchEvent(new CustomEvent("site:say", { detail: templateId }));
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    const button = target.querySelector("[data-share]");
    if (button) button.hidden = !navigator.share;
  },
  { capture: true },
);
