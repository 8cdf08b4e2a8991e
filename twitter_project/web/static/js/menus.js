// Menus that close by themselves and ask for confirmation in place, tweets that open on a click,
// files that are sent when they are chosen.

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  openTweet(event);
});

// Open upwards if there is no room below. `toggle` does not bubble.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches("details.menu")) return;
    target.classList.remove("menu--up");
    if (!target.open) return takeBack(target);
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

// A question replaces the menu until the menu is closed.
const asked = new WeakMap();

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target.matches(".menu__list")) asked.set(target, target.innerHTML);
});

function takeBack(menu) {
  const list = menu.querySelector(".menu__list");
  if (!asked.has(list)) return;
  list.innerHTML = asked.get(list);
  asked.delete(list);
  htmx.process(list); // it forgets what it swaps out
}

document.addEventListener("click", ({ target }) => {
  const menu = target.closest("[data-close]")?.closest("details.menu");
  if (!menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
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
    event.target.closest("a, button, summary, input, textarea, label, form, .hovercard") ||
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
