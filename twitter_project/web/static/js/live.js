// Receives updates over one connection for all tabs of a browser, and tells the page by events:
// live:tweet, live:counts and so on. If the server does not stream, the page is told to poll now
// and then (live:poll).

const STREAM = new URL("../rest/v1/stream", import.meta.url);
const START_MS = 2000;
const POLL_MS = 60_000;
const HIDDEN_MAX_MS = 5 * 60_000;
const NAMES = ["tweet", "tweet_edited", "tweet_deleted", "counts", "reset"];

const { live, account, since } = document.body.dataset;
const name = `live-${account}`;
let channel = null;
let lastId = since ?? "";
let joining = null;
let leave = () => {};
let hiddenTimer = 0;
let pollTimer = 0;

// A page that Back may show again must not be open to messages, or the browser discards it.
function openChannel() {
  if (!account || !window.BroadcastChannel) return;
  channel = new BroadcastChannel(name);
  channel.addEventListener("message", (event) => receive(event.data));
}

function closeChannel() {
  channel?.close();
  channel = null;
}

function receive({ type, id, data }) {
  lastId = id;
  tell(type, data);
}

function tell(type, data) {
  document.dispatchEvent(new CustomEvent(`live:${type}`, { detail: data }));
}

function pass(event) {
  const message = { type: event.type, id: event.lastEventId, data: JSON.parse(event.data) };
  receive(message);
  channel?.postMessage(message);
}

// Listen for all tabs, until `leave` is called or the server refuses.
function lead() {
  return new Promise((resolve) => {
    const after = lastId && `?after=${encodeURIComponent(lastId)}`;
    const source = new EventSource(STREAM + after);
    leave = () => {
      source.close();
      resolve();
    };
    for (const type of NAMES) source.addEventListener(type, pass);
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      leave();
      pollSoon();
    });
  });
}

function join() {
  clearTimeout(pollTimer);
  if (live !== "sse" || !window.EventSource || !navigator.locks) return pollSoon();
  joining = new AbortController();
  // Other tabs wait for the lock, and take over when this tab is gone.
  return navigator.locks.request(name, { signal: joining.signal }, lead).catch(() => {});
}

function pollSoon() {
  clearTimeout(pollTimer);
  pollTimer = setTimeout(() => {
    if (!document.hidden) tell("poll");
    join();
  }, POLL_MS);
}

function part() {
  clearTimeout(pollTimer);
  joining?.abort();
  joining = null;
  leave();
}

function comeBack() {
  clearTimeout(hiddenTimer);
  if (joining) return;
  tell("poll");
  join();
}

async function begin() {
  // Look for what the other tab received before this one listened.
  const locks = await navigator.locks?.query();
  if (locks?.held.some((lock) => lock.name === name)) tell("poll");
  join();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenTimer = setTimeout(part, HIDDEN_MAX_MS);
    else comeBack();
  });
  addEventListener("pagehide", part);
  addEventListener("pageshow", (event) => event.persisted && comeBack());
}

// The stream starts after the page's own requests, at the position where the page was rendered.
if (live === "sse" || live === "polling") {
  openChannel();
  addEventListener("pagehide", closeChannel);
  addEventListener("pageshow", (event) => event.persisted && openChannel());
  addEventListener("load", () => setTimeout(begin, START_MS));
}
