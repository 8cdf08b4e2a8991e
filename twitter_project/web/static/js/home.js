// Home opens where its reader stopped, and tells the server how far they have read. Between the
// newest tweets and that place there may be a gap, which loads up or down without moving the text.

const SEND_MS = 2000;
const ROWS_MAX = 20;
const NEW_MAX = 99;
const MOVED_PX = 50;
const feed = document.getElementById("feed");
const { read, fresh, more, one, many } = feed.dataset;
const stop = document.getElementById("place") ?? document.getElementById("continue");
const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
let sent = BigInt(stop?.dataset.place ?? 0);
let timer = 0;
let lastTop = scrollY;
let isUpward = false;
let isTouched = false;
let openedAt = null; // where the page was put, if tweets are above; nobody has read them yet

// How far somebody has read: up to the first row on the screen. A retweet has the id of an older
// tweet, so the rows below it count, too. What is above a gap waits until the gap is closed:
// the place would pass tweets that were never on the page.

function findRows() {
  return [...feed.querySelectorAll(".tweet[id]")].filter((row) => row.offsetParent);
}

function findRead() {
  const gap = document.getElementById("gap");
  const rows = findRows().filter((row) => !gap || gap.compareDocumentPosition(row) & 4);
  const first = rows.findIndex((row) => row.getBoundingClientRect().bottom > 0);
  const ids = rows.slice(Math.max(first, 0), first + ROWS_MAX).map((row) => row.id.slice(6));
  return ids.map(BigInt).reduce((found, id) => (id > found ? id : found), 0n);
}

function send() {
  clearTimeout(timer);
  timer = 0;
  if (openedAt !== null && Math.abs(scrollY - openedAt) < MOVED_PX) return;
  openedAt = null;
  const id = findRead();
  if (id <= sent) return;
  sent = id;
  const body = new URLSearchParams({ last_read_id: id });
  fetch(read, { method: "POST", body, headers, keepalive: true }).catch(() => {});
}

function sendSoon() {
  isUpward = scrollY < lastTop;
  lastTop = scrollY;
  timer ||= setTimeout(send, SEND_MS);
  if (scrollY < 100) document.getElementById("since")?.remove();
}

// Pieces of pages.

async function fetchPart(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

function takeNew(part) {
  return [...part.querySelectorAll(".tweet[id]")].filter((row) => !document.getElementById(row.id));
}

// Insert rows beside the gap, and close it if nothing is missing. What is on the screen stays where
// it is, to the pixel, and the focus goes on to the row where reading goes on.
function insert(rows, gap, { isAbove, isLast }) {
  const anchor = isAbove ? gap.previousElementSibling : gap.nextElementSibling;
  const before = anchor?.getBoundingClientRect().top;
  const hasFocus = document.activeElement === gap;
  document.documentElement.style.overflowAnchor = "none";
  if (isAbove) gap.before(...rows);
  else gap.after(...rows);
  if (isLast) gap.remove();
  if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => (document.documentElement.style.overflowAnchor = ""));
  for (const row of rows) htmx.process(row);
  const next = isAbove ? rows[0] : rows.at(-1);
  if (!isLast || !hasFocus || !next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

// A gap knows the cursors of both of its ends.
async function fill(gap, { above, below }) {
  const isDown = above && !isUpward;
  const url = isDown ? `${location.pathname}?before=${above}&since=${below}` : `${fresh}?after=${below}`;
  gap.setAttribute("aria-busy", "true");
  const part = await fetchPart(url);
  gap.removeAttribute("aria-busy");
  if (!part) return { above, below };
  const rows = takeNew(part);
  if (isDown) {
    const next = part.querySelector(".older")?.getAttribute("href");
    insert(rows, gap, { isAbove: true, isLast: !next });
    return { above: next && new URLSearchParams(next).get("before"), below };
  }
  const { newest, more: isMore } = part.firstElementChild.dataset;
  insert(rows, gap, { isAbove: false, isLast: isMore === undefined });
  return { above, below: newest };
}

function openGap(gap, ends) {
  gap.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!gap.hasAttribute("aria-busy")) ends = await fill(gap, ends);
  });
}

// The place.

function say(count, isMore) {
  const text = count === 1 ? one : many.replace("#", isMore || count > NEW_MAX ? `${NEW_MAX}+` : count);
  const pill = document.createElement("a");
  Object.assign(pill, { id: "since", className: "button button--small fresh__pill", href: "" });
  pill.textContent = text;
  document.getElementById("fresh").append(pill);
  pill.addEventListener("click", (event) => {
    event.preventDefault();
    const [first] = findRows();
    scrollTo({ top: 0, behavior: "instant" });
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });
}

function goToLine() {
  const above = findRows().filter((row) => row.compareDocumentPosition(stop) & 4);
  stop.scrollIntoView({ block: "center", behavior: "instant" });
  if (scrollY <= 100) return;
  openedAt = scrollY;
  say(above.length, false);
}

async function goFurther() {
  const older = feed.querySelector(".older");
  const [part, news] = await Promise.all([
    fetchPart(stop.getAttribute("href")),
    fetchPart(`${fresh}?after=${stop.dataset.place}`),
  ]);
  if (!part || !news || !older || isTouched) return;
  const above = new URLSearchParams(older.getAttribute("href")).get("before");
  const gap = document.createElement("button");
  Object.assign(gap, { type: "button", className: "older", id: "gap", textContent: more });
  htmx.trigger(older, "htmx:abort");
  older.replaceWith(gap);
  const line = document.createElement("p");
  Object.assign(line, { className: "place-line", id: "place", textContent: stop.dataset.line });
  const rows = [...part.children];
  gap.after(line, ...rows);
  for (const row of rows) htmx.process(row);
  openGap(gap, { above, below: stop.dataset.place });
  line.scrollIntoView({ block: "center", behavior: "instant" });
  openedAt = scrollY;
  say(news.firstElementChild.children.length, "more" in news.firstElementChild.dataset);
}

const up = document.querySelector(".gap-up");
if (up) openGap(up, { above: null, below: new URLSearchParams(up.getAttribute("href")).get("after") });

for (const type of ["wheel", "touchstart", "keydown"]) {
  addEventListener(type, () => (isTouched = true), { once: true, passive: true });
}
addEventListener("scroll", sendSoon, { passive: true });
addEventListener("pagehide", send);

const [arrival] = performance.getEntriesByType("navigation");
const isNew = !["back_forward"].includes(arrival?.type) && scrollY === 0;
if (stop && isNew) (stop.id === "place" ? goToLine : goFurther)();
else sendSoon();
