// Reading on: who pressed "Show older" goes on with the first of what came.

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
