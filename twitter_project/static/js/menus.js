// Menus that close by themselves, tweets that open where one clicks, files that are
// sent when they are chosen.

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  openTweet(event);
});

// Below the window's edge nobody sees it. `toggle` does not bubble.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches("details.menu")) return;
    target.classList.remove("menu--up");
    if (!target.open) return;
    const { bottom } = target.querySelector(".menu__list").getBoundingClientRect();
    target.classList.toggle("menu--up", bottom > innerHeight);
  },
  { capture: true },
);

document.addEventListener("keydown", (event) => {
  if (tern.isComposing(event)) return;
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

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]") && event.target.files.length) {
    event.target.form.requestSubmit();
  }
});
