// Removes deleted, muted or blocked content from the page, and brings it back on Undo.
// If the page itself is about that content, goes back to the previous page and takes
// the message along.

const LEFT = "left";
const ROWS = "main :is(.tweet, .person)";
const NAMES = ":is(.tweet__author, .tweet__why a, .person__names)";

function findRows({ tweet, person }) {
  if (tweet) return [...document.querySelectorAll(`#tweet-${CSS.escape(tweet)}`)];
  const links = document.querySelectorAll(`${ROWS} ${NAMES}[href="${CSS.escape(person)}"]`);
  return [...links].map((link) => link.closest(ROWS));
}

function isPageItself({ tweet, person }) {
  if (tweet) return document.querySelector(`#tweet-${CSS.escape(tweet)}.tweet--focus`);
  return location.pathname === person || location.pathname.startsWith(`${person}/`);
}

function hide(detail) {
  const rows = findRows(detail);
  for (const row of rows) row.hidden = true;
  let next = rows.at(-1)?.nextElementSibling;
  while (next?.hidden) next = next.nextElementSibling;
  if (!next?.matches(ROWS)) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

function show(detail) {
  const rows = findRows(detail).filter((row) => row.hidden);
  if (!rows.length) return location.reload();
  for (const row of rows) {
    row.hidden = row.inert = false;
    row.classList.remove("is-gone");
  }
}

// A muted person's profile stays visible, and says that they are muted.
document.addEventListener("site:gone", (event) => {
  const { tweet, person, kind } = event.detail; // htmx adds an element, which JSON cannot contain
  const detail = { tweet, person, kind };
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (!isPageItself(detail)) return hide(detail);
  const toast = document.querySelector("#status .toast:last-child").outerHTML;
  sessionStorage.setItem(LEFT, JSON.stringify({ detail, toast }));
  if (detail.kind === "mute") location.reload();
  else document.dispatchEvent(new CustomEvent("site:leave"));
});

document.addEventListener("site:back", ({ detail }) => show(detail));

// Also runs if the browser kept the page in memory.
addEventListener("pageshow", () => {
  const left = sessionStorage.getItem(LEFT);
  if (!left || tern.isReloading) return;
  sessionStorage.removeItem(LEFT);
  const { detail, toast } = JSON.parse(left);
  if (detail.kind !== "mute") hide(detail);
  const status = document.getElementById("status");
  status.insertAdjacentHTML("beforeend", toast);
  htmx.process(status.lastElementChild);
});
