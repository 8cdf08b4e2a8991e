// Goes back to the same place: a page's arrow leads to the previous page, and a list is loaded
// again as far as it was read.

const KEPT_COUNT = 20;
const ANCHORS_COUNT = 5; // some of these may be deleted in the meantime
const NEWER_MAX = 100;
const PLACES = "places";
const PAGE_SIZE = 20;
const PAGE_SIZE_MAX = 100;
const ROWS = "main :is(.tweet, .notification, .person)[id]";
// Pages that nobody returns to once their form is sent.
const DONE_WITH = /\/(accounts\/(log|sign|reauth)\w+\/|compose$|tweets\/\d+\/|@[^/]+\/(block|mute|follow)$)/;
const { account = "" } = document.body.dataset;
const steps = window.navigation;

// The arrow.

function findPageBefore() {
  const { entries, current } = { entries: steps.entries(), current: steps.currentEntry };
  const before = entries.slice(0, current.index).reverse();
  return before.find((one) => {
    const { pathname } = new URL(one.url);
    return pathname !== location.pathname && !DONE_WITH.test(pathname);
  });
}

document.addEventListener("click", (event) => {
  const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!event.target.closest(".bar__back") || !isPlain || !steps) return;
  const before = findPageBefore();
  if (!before) return;
  event.preventDefault();
  steps.traverseTo(before.key);
});

// The page shows something that no longer exists.
document.addEventListener("site:leave", () => {
  const before = steps && findPageBefore();
  if (before) steps.traverseTo(before.key);
  else location.assign(document.querySelector(".bar__back").href);
});

// The position in a list: ids and heights are stored, never texts.

function readPlaces() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACES)) ?? [];
  } catch {
    return [];
  }
}

function findRows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent);
}

function keepPlace() {
  const key = steps.currentEntry?.key;
  const others = readPlaces().filter((place) => place.key !== key);
  const rows = findRows();
  const first = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
  const anchors = rows.slice(Math.max(first, 0), first + ANCHORS_COUNT);
  const tops = anchors.map((row) => [row.id, row.getBoundingClientRect().top]);
  const place = { key, account, scroll: scrollY, above: first, count: rows.length, tops };
  try {
    const places = [...others, place].slice(-KEPT_COUNT);
    sessionStorage.setItem(PLACES, JSON.stringify(places));
  } catch {
    // Not enough room: the page starts at its top.
  }
}

function findAnchor({ tops }) {
  return tops.find(([id]) => document.getElementById(id));
}

// Return how many rows to load to show the same position. New rows may have come above it, so the
// old number may not reach it.
function countMissing(place) {
  const rows = findRows();
  const anchor = findAnchor(place);
  if (!anchor) return place.count + NEWER_MAX - rows.length;
  const above = rows.findIndex((row) => row.id === anchor[0]);
  return place.count - place.above - (rows.length - above);
}

// Show the next part of the list, as large as needed; return whether there was one.
async function readOn(count) {
  const link = document.querySelector("main .older");
  if (!link) return false;
  const url = new URL(link.getAttribute("hx-get"), location);
  url.searchParams.set("limit", Math.max(PAGE_SIZE, Math.min(count, PAGE_SIZE_MAX)));
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  htmx.trigger(link, "htmx:abort");
  const parts = [...template.content.children];
  link.replaceWith(...parts);
  for (const part of parts) htmx.process(part);
  return true;
}

async function comeBack(place) {
  let isGone = false;
  for (const type of ["wheel", "touchstart", "keydown"]) {
    addEventListener(type, () => (isGone = true), { once: true, passive: true });
  }
  let missing = countMissing(place);
  while (missing > 0 && !isGone && (await readOn(missing))) missing = countMissing(place);
  const anchor = findAnchor(place);
  if (isGone) return;
  if (!anchor) return scrollTo({ top: place.scroll, behavior: "instant" });
  const [id, top] = anchor;
  const now = document.getElementById(id).getBoundingClientRect().top;
  scrollBy({ top: now - top, behavior: "instant" });
}

if (steps?.currentEntry) {
  // The browser would scroll to a position that is not loaded yet.
  history.scrollRestoration = "manual";
  const [arrival] = performance.getEntriesByType("navigation");
  const place = readPlaces().find((one) => one.key === steps.currentEntry.key);
  const isBack = ["back_forward", "reload"].includes(arrival?.type);
  if (isBack && place?.account === account && place.scroll > 0) comeBack(place);
  addEventListener("pagehide", keepPlace);
}
