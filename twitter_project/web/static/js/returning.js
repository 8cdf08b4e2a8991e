// Brings pages up to date that Back shows again. The browser kept them in memory, or kept their
// HTML, so they do not know what this tab did on other pages since.

globalThis.tern ??= {};
const DONE = "done";
const DONE_MAX = 50;
// What these send changes nothing that another page shows.
const INERT = "[data-arrange], [data-quiet], [type=file]";
const written = document.body.dataset.tweets;
let leftAt = Date.now();

function readDone() {
  try {
    return JSON.parse(sessionStorage.getItem(DONE)) ?? [];
  } catch {
    return [];
  }
}

// Note that something was sent about a tweet, or about anything else.
function note(sender) {
  const tweet = sender.closest("article[id^=tweet-]")?.id.replace("tweet-", "");
  const parent = sender.elements?.in_reply_to_id?.value;
  const done = [...readDone(), { at: Date.now(), tweet: tweet ?? parent ?? null }];
  try {
    sessionStorage.setItem(DONE, JSON.stringify(done.slice(-DONE_MAX)));
  } catch {
    // Not enough room: pages are shown as they were left.
  }
}

document.addEventListener("htmx:configRequest", ({ detail: { elt, verb } }) => {
  if (verb !== "get" && !elt.matches(INERT)) note(elt);
});

// Forms that htmx sends have been prevented by now.
document.addEventListener("submit", (event) => {
  const isSent = event.target.getAttribute("method") === "post" && !event.defaultPrevented;
  if (isSent) note(event.target);
});

async function refresh(id) {
  const row = document.getElementById(`tweet-${id}`);
  if (!row) return;
  if (row.matches(".tweet--focus")) return reload();
  const headers = { "HX-Request": "true" };
  const answer = await fetch(written.replace(/0$/, id), { headers }).catch(() => null);
  if (answer?.status === 404) row.hidden = true;
  if (!answer?.ok || answer.redirected) return;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  for (const part of [`tweet-${id}-actions`, `poll-${id}`]) {
    exchange(document.getElementById(part), template.content.querySelector(`#${part}`));
  }
}

function exchange(old, fresh) {
  if (!old || !fresh) return;
  const [next, nextBefore] = [fresh, old].map((part) => part.querySelector("[name=next]"));
  if (next && nextBefore) next.value = nextBefore.value;
  old.replaceWith(fresh);
  htmx.process(fresh);
}

function reload() {
  tern.isReloading = true;
  location.reload();
}

function catchUp() {
  const missed = readDone().filter(({ at }) => at >= leftAt);
  if (missed.some(({ tweet }) => !tweet)) return reload();
  new Set(missed.map(({ tweet }) => tweet)).forEach(refresh);
}

// The arrival at a page whose HTML the browser had kept transfers nothing.
function isFromStore() {
  const [arrival] = performance.getEntriesByType("navigation");
  return arrival?.type === "back_forward" && arrival.transferSize === 0;
}

addEventListener("pagehide", () => (leftAt = Date.now()));
addEventListener("pageshow", ({ persisted }) => {
  if (!written || !navigator.onLine) return;
  if (persisted) catchUp();
  else if (isFromStore()) reload();
});
