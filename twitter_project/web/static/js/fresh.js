// Shows updates without moving the page: a pill that loads new tweets, the count of notifications,
// and edits and deletions of tweets on the page.

const SAY_AFTER_MS = 500;
// One tweet reaches many open pages, which must not all ask at the same moment.
const SPREAD_MS = 1000;
const AGAIN_MS = 3000;
const ONCE = { once: true };
const pill = document.querySelector(".fresh__pill");
const feed = pill && document.getElementById("feed");
const inbox = document.querySelector(".nav__link[data-go=n]");
const { badge, gone, tweets } = document.body.dataset;
const title = document.title;
let fresh = null;
let isStale = false;
let isLooking = false;
let lookedAt = 0;

async function fetchNode(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

function isHere(id) {
  return document.getElementById(`tweet-${id}`) !== null;
}

// New tweets. The stream says that there are some; home says which, and how many.

function note() {
  isStale = true;
  if (isLooking) return;
  isLooking = true;
  const wait = Math.max(SAY_AFTER_MS, lookedAt + AGAIN_MS - Date.now());
  setTimeout(look, wait + Math.random() * SPREAD_MS);
}

async function look() {
  isLooking = true;
  if (document.hidden) return document.addEventListener("visibilitychange", look, ONCE);
  isStale = false;
  lookedAt = Date.now();
  const url = `${pill.dataset.url}?after=${feed.dataset.newest}`;
  fresh = (await fetchNode(url))?.firstElementChild ?? fresh;
  isLooking = false;
  if (isStale) note();
  say();
}

function findNew() {
  const tweets = [...(fresh?.children ?? [])];
  return tweets.filter((tweet) => !document.getElementById(tweet.id));
}

function say() {
  const { length } = findNew();
  const { one, many } = pill.dataset;
  const isMore = fresh && "more" in fresh.dataset;
  pill.textContent = length === 1 ? one : many.replace("#", isMore ? `${length}+` : length);
  pill.hidden = length === 0;
}

async function bringIn() {
  if (isStale) await look();
  if (!fresh || "more" in fresh.dataset) return location.assign(pill.href);
  const news = findNew();
  feed.dataset.newest = fresh.dataset.newest;
  fresh = null;
  pill.hidden = true;
  feed.querySelector(".empty")?.remove();
  feed.prepend(...news);
  for (const tweet of news) htmx.process(tweet);
  scrollTo({ top: 0, behavior: "instant" });
  const [first] = news;
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

if (feed?.dataset.newest) {
  document.addEventListener("live:tweet", note);
  for (const type of ["live:poll", "live:reset"]) document.addEventListener(type, look);
  document.addEventListener("htmx:afterSettle", say);
  pill.addEventListener("click", (event) => {
    event.preventDefault();
    bringIn();
  });
}

// The count of notifications.

// Also on the icon of the installed app, where there is one.
function readCount() {
  const count = inbox.querySelector(".nav__badge [aria-hidden]")?.textContent;
  navigator.setAppBadge?.(parseInt(count) || 0).catch(() => {});
  return count;
}

async function showCount() {
  const fresh = await fetchNode(badge);
  if (!fresh) return;
  inbox.querySelector(".nav__badge")?.remove();
  inbox.append(...fresh.children);
  const count = readCount();
  document.title = count ? `(${count}) ${title}` : title;
}

if (inbox && badge) {
  readCount();
  document.addEventListener("live:counts", (event) => {
    const shown = inbox.querySelector(".nav__badge [aria-hidden]")?.textContent ?? "0";
    if (shown !== String(event.detail.unread)) showCount();
  });
  document.addEventListener("live:poll", showCount);
}

// Edits and deletions of tweets on the page.

document.addEventListener("live:tweet_deleted", (event) => {
  fresh?.querySelector(`#tweet-${CSS.escape(event.detail.id)}`)?.remove();
  if (fresh) say();
  const tweet = document.getElementById(`tweet-${event.detail.id}`);
  if (!tweet) return;
  tweet.inert = true;
  tweet.dataset.gone = gone;
  tweet.classList.add("is-gone");
});

document.addEventListener("live:tweet_edited", async (event) => {
  const { id } = event.detail;
  if (!isHere(id)) return;
  const fresh = await fetchNode(tweets.replace(/0$/, id));
  const old = document.querySelector(`#tweet-${CSS.escape(id)} .tweet__body`);
  const body = fresh?.querySelector(".tweet__body");
  if (!old || !body || old.contains(document.activeElement)) return;
  old.replaceWith(body);
  htmx.process(body);
});
