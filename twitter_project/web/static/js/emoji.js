// Loads the emoji when somebody wants one, and opens their panel.

globalThis.tern ??= {};

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-limit]")) tern.lastField = target;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-emoji]");
  if (!button) return;
  await import(button.dataset.emoji);
  tern.toggleEmoji(button);
});
