// Shows what is new without moving what is read: a pill that brings new tweets in, the
// count of notifications, and what became of tweets that are on the page.

const SAY_AFTER_MS = 500;
const pill = document.querySelector(".fresh__pill");
const feed = pill && document.getElementById("feed");
const inbox = document.querySelector(".nav__link[data-go=n]");
const { badge, gone, tweets } = document.body.dataset;
const title = document.title;
const heard = new Set();
let sayTimer = 0;

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

// New tweets.

function note(ids) {
  for (const id of ids) heard.add(id);
  clearTimeout(sayTimer);
  sayTimer = setTimeout(say, SAY_AFTER_MS);
}

function say() {
  const count = [...heard].filter((id) => !isHere(id)).length;
  const { one, many } = pill.dataset;
  pill.textContent = count === 1 ? one : many.replace("#", count);
  pill.hidden = count === 0;
}

async function fetchFresh() {
  const url = `${pill.dataset.url}?after=${feed.dataset.newest}`;
  return (await fetchNode(url))?.firstElementChild;
}

async function bringIn() {
  const fresh = await fetchFresh();
  if (!fresh || "more" in fresh.dataset) return location.assign(pill.href);
  const news = [...fresh.children].filter((tweet) => !document.getElementById(tweet.id));
  feed.dataset.newest = fresh.dataset.newest;
  heard.clear();
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
  document.addEventListener("live:tweet", (event) => note([event.detail.id]));
  for (const type of ["live:poll", "live:reset"]) {
    document.addEventListener(type, async () => {
      const fresh = await fetchFresh();
      const rows = fresh?.querySelectorAll(".tweet") ?? [];
      note([...rows].map((tweet) => tweet.id.replace("tweet-", "")));
    });
  }
  document.addEventListener("htmx:afterSettle", () => heard.size && say());
  pill.addEventListener("click", (event) => {
    event.preventDefault();
    bringIn();
  });
}

// The count of notifications.

async function showCount() {
  const fresh = await fetchNode(badge);
  if (!fresh) return;
  inbox.querySelector(".nav__badge")?.remove();
  inbox.append(...fresh.children);
  const count = inbox.querySelector(".nav__badge [aria-hidden]")?.textContent;
  document.title = count ? `(${count}) ${title}` : title;
}

if (inbox && badge) {
  document.addEventListener("live:counts", (event) => {
    const shown = inbox.querySelector(".nav__badge [aria-hidden]")?.textContent ?? "0";
    if (shown !== String(event.detail.unread)) showCount();
  });
  document.addEventListener("live:poll", showCount);
}

// What became of tweets that are here.

document.addEventListener("live:tweet_deleted", (event) => {
  heard.delete(event.detail.id);
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
