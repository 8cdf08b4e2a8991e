// Offers what has arrived since the inbox was opened, in a pill, as home does for new tweets.

const inbox = document.getElementById("inbox");
const pill = document.querySelector(".fresh__pill");
const AGAIN_MS = 1500;
const PAGE = 20;
const LINES = ".notification, .notification--tweet";
let { newest } = inbox.dataset;
let timer = 0;

async function fetchNew() {
  const url = `${pill.getAttribute("href")}?after=${newest}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

async function look() {
  timer = 0;
  if (document.hidden) return document.addEventListener("visibilitychange", lookSoon, { once: true });
  const part = await fetchNew();
  if (!part) return;
  const { length } = part.querySelectorAll(LINES);
  const { one, many } = pill.dataset;
  pill.textContent = length === 1 ? one : many.replace("#", length < PAGE ? length : `${length}+`);
  pill.hidden = length === 0;
}

function lookSoon() {
  timer ||= setTimeout(look, AGAIN_MS * Math.random());
}

for (const type of ["live:counts", "live:poll", "live:reset"]) document.addEventListener(type, lookSoon);

// The answer has drawn the inbox again: it has read what is new, and begins with it.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.requestConfig?.elt !== pill) return;
  const [first] = inbox.querySelectorAll(LINES);
  newest = first?.id.slice("notification-".length) ?? newest;
  pill.hidden = true;
  document.dispatchEvent(new CustomEvent("live:poll")); // the count in the navigation
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
});
