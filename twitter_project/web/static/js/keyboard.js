// Single keys: move among tweets, act on the current one, go to a page. Listed under ?.

const SWITCH = "keys-off";
const PAUSE_MS = 1500;
const ROWS = "main :is(.tweet, .notification, .person)";
const ACTIONS = {
  b: ".action--bookmark",
  l: ".action--like",
  r: ".action--reply",
  t: "[data-retweets]",
};
const dialog = document.getElementById("shortcuts");
const toggle = dialog?.querySelector("[data-shortcuts]");
const MAY_REPEAT = ["j", "k"];
let pressedG = 0;

globalThis.tern ??= {};
// An input method consumes the key: it ends or cancels a composition. In Safari the code shows
// this.
tern.isComposing = (event) => event.isComposing || event.keyCode === 229;

function isWriting(target) {
  return target.matches?.("input:not([type=checkbox]), textarea, select");
}

function isOff() {
  return localStorage.getItem(SWITCH) === "1";
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (tern.isComposing(event)) return;
  if (key === "Escape" && isWriting(target)) target.blur();
  if (event.repeat && !MAY_REPEAT.includes(key)) return refuse(event);
  const isElsewhere = isWriting(target) || document.querySelector("dialog[open]");
  if (isElsewhere || (isOff() && key !== "?") || !press(key)) return;
  event.preventDefault();
});

// A key that is held down acts once. Browsers press a button repeatedly for Enter.
function refuse(event) {
  if (event.key === "Enter" && event.target.matches("button, summary")) event.preventDefault();
}

// Return whether the key had a meaning.
function press(key) {
  if (Date.now() - pressedG < PAUSE_MS) {
    pressedG = 0;
    return click(`[data-go="${CSS.escape(key)}"]`);
  }
  if (key === "g") pressedG = Date.now();
  else if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "n") focusOn("#composer-text", ".compose-link");
  else if (key === "/") focusOn(".search .input", "[data-go=s]");
  else if (key === ".") return click(".fresh__pill:not([hidden])");
  else if (key === "?") dialog?.showModal();
  else if (key === "Enter") return openRow();
  else if (key in ACTIONS) return act(ACTIONS[key]);
  else return false;
  return true;
}

function currentRow() {
  return document.activeElement?.closest(ROWS);
}

function move(step) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent);
  const now = rows.indexOf(currentRow());
  const next = now < 0 ? rows.findIndex(isInView) : now + step;
  const row = rows[Math.max(0, Math.min(next, rows.length - 1))];
  if (!row) return;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function isInView(row) {
  return row.getBoundingClientRect().bottom > 80;
}

function act(selector) {
  const row = currentRow() ?? document.querySelector(".tweet--focus");
  const action = row?.querySelector(selector);
  action?.click();
  return Boolean(action);
}

// Enter on a row opens it; on a link or a button it does what it always does.
function openRow() {
  const row = document.activeElement;
  if (!row?.matches(ROWS) || !row.dataset.href) return false;
  location.assign(row.dataset.href);
  return true;
}

function focusOn(selector, otherwise) {
  const fields = [...document.querySelectorAll(selector)];
  const field = fields.find((found) => found.offsetParent);
  if (field) field.focus();
  else click(otherwise);
}

function click(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open=shortcuts]")) dialog?.showModal();
  if (event.target === dialog) dialog.close();
});

if (toggle) {
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
  });
}
