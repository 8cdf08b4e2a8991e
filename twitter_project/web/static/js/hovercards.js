// Shows a card about a person while the pointer or the keyboard rests on their name. As WCAG
// 1.4.13 asks, Escape closes it, the pointer may move onto it, and it stays until both have left.

const OPENS_AFTER_MS = 300;
const CLOSES_AFTER_MS = 200;
const GAP_PX = 6;
const PERSON = /\/@[^/]+$/;
const CHANGES = "relation-changes";
let card = null;
let opener = null;
let timer = 0;

function findLink(target) {
  const link = target.closest?.("main a[href]");
  if (!link || link.closest(".hovercard, .tabs, .bar, .profile") || link.search) return null;
  return link.origin === location.origin && PERSON.test(link.pathname) ? link : null;
}

function later(act, delay) {
  clearTimeout(timer);
  timer = setTimeout(act, delay);
}

// It stands next to the name, so that the Tab key leads from one to the other.
function open(link) {
  close();
  if (!link.isConnected) return;
  opener = link;
  card = document.createElement("div");
  card.className = "hovercard";
  card.popover = "manual";
  card.dataset.quiet = "";
  link.after(card);
  const shown = card;
  const changes = sessionStorage.getItem(CHANGES) ?? 0;
  const options = { source: card, target: card, swap: "innerHTML" };
  globalThis.htmx.ajax("GET", `${link.pathname}/card?changes=${changes}`, options).then(() => {
    if (shown !== card) return;
    if (!card.childElementCount) close();
    else place();
  });
}

function place() {
  card.showPopover?.();
  const name = opener.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const hasRoomBelow = name.bottom + GAP_PX + height < innerHeight;
  const top = hasRoomBelow ? name.bottom + GAP_PX : Math.max(name.top - GAP_PX - height, 0);
  const left = Math.min(name.left, innerWidth - width - GAP_PX);
  card.style.setProperty("top", `${top}px`);
  card.style.setProperty("left", `${Math.max(left, GAP_PX)}px`);
}

function close() {
  clearTimeout(timer);
  card?.remove();
  card = opener = null;
}

function isWithin(target) {
  return card !== null && (card.contains(target) || opener.contains(target));
}

function closeUnlessInUse() {
  if (card && !card.matches(":hover, :focus-within") && !opener.matches(":hover, :focus-visible")) {
    close();
  }
}

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse") return;
  if (isWithin(target)) return clearTimeout(timer);
  const link = findLink(target);
  if (link) later(() => open(link), OPENS_AFTER_MS);
  else later(closeUnlessInUse, CLOSES_AFTER_MS);
});

document.addEventListener("focusin", ({ target }) => {
  if (isWithin(target)) return;
  const link = findLink(target);
  if (link?.matches(":focus-visible")) later(() => open(link), OPENS_AFTER_MS);
  else later(closeUnlessInUse, CLOSES_AFTER_MS);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    clearTimeout(timer);
    if (!card) return;
    event.stopPropagation();
    if (card.contains(document.activeElement)) opener.focus({ preventScroll: true });
    close();
  },
  { capture: true },
);

addEventListener("scroll", () => card?.matches(":hover, :focus-within") || close());

// A browser keeps a card for a minute, but not one whose button says what was before.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.requestConfig.elt.closest?.(".relation")) return;
  const changes = Number(sessionStorage.getItem(CHANGES) ?? 0);
  sessionStorage.setItem(CHANGES, changes + 1);
});
