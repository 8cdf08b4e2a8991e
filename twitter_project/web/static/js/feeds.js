// Reading on: pressing "Show older" moves the focus to the first of the loaded items.

document.addEventListener("htmx:beforeSwap", (event) => {
  const link = event.detail.target;
  if (!link.matches(".older") || document.activeElement !== link) return;
  const last = link.previousElementSibling;
  document.addEventListener(
    "htmx:afterSwap",
    () => {
      const first = last?.nextElementSibling;
      if (!first) return;
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    },
    { once: true },
  );
});
