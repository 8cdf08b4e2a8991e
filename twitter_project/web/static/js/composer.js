// The composer: counts the remaining characters, marks the part over the limit, sends with
// Ctrl+Enter, lets pictures be removed.

const NEAR = 20;
const MAX_PICTURES = 4;

let writing;

// Load the rules of texts once somebody writes. If that fails, the server counts alone.
function loadRules(composer) {
  writing ??= import(composer.querySelector("[data-writing]").dataset.writing).then(
    refreshAll,
    () => (writing = null),
  );
}

// A composer is busy while anything is being attached to any of its parts.
const attaching = new WeakMap();

tern.setBusy = (composer, isBusy) => {
  const count = Math.max(0, (attaching.get(composer) ?? 0) + (isBusy ? 1 : -1));
  attaching.set(composer, count);
  composer.setAttribute("aria-busy", count > 0);
  document.dispatchEvent(new Event("composer:refresh"));
};

function refresh(composer) {
  const others = composer.querySelectorAll("[data-part]");
  const areReady = [composer, ...others].map((part) => refreshPart(composer, part));
  const isBusy = composer.getAttribute("aria-busy") === "true";
  const button = composer.querySelector(".composer__send");
  button.disabled = isBusy || areReady.includes(false);
  // They replace the form, and what is being attached would miss it.
  for (const arrange of composer.querySelectorAll("[data-arrange]")) arrange.disabled = isBusy;
}

// Refresh one tweet of a thread, of which the first is the composer's own. Return whether it can
// be sent.
function refreshPart(composer, part) {
  const text = part.querySelector("[data-limit]");
  const isOwn = (one) => (one.closest("[data-part]") ?? composer) === part;
  const attachments = [...part.querySelectorAll("[data-attachment]")].filter(isOwn);
  const clean = tern.cleanText(text.value);
  const isOver = tern.countExcess ? showLength(part, text, clean) : false;
  if (clean && !tern.countExcess) loadRules(composer);
  // A GIF or a video goes alone.
  const hasFilm = attachments.some(({ dataset }) => dataset.kind !== "image");
  const file = footOf(part).querySelector(".composer__file");
  if (file) file.disabled = attachments.length >= MAX_PICTURES || hasFilm;
  return !isOver && Boolean(attachments.length || clean);
}

// The composer's own counter and buttons come after those of the other tweets.
function footOf(part) {
  return part.querySelector(".composer__foot") ?? part;
}

// Show how much is left, what counts more than it seems to, and the part over the limit.
function showLength(composer, text, clean) {
  const counter = footOf(composer).querySelector("[data-counter]");
  const excess = tern.countExcess(clean);
  const left = excess ? -excess : Number(text.dataset.limit) - tern.textLength(clean);
  counter.textContent = left;
  counter.classList.toggle("is-near", left <= NEAR && left >= 0);
  counter.classList.toggle("is-over", left < 0);
  showWeights(composer, clean);
  markExcess(composer, text, clean, left < 0);
  return left < 0;
}

function showWeights(composer, clean) {
  const weights = composer.querySelector("[data-weights]");
  if (!weights) return;
  const { doubles, hasLink } = tern.findWeights(clean);
  const [double, link] = weights.children;
  if (double.hidden !== !doubles.length) double.hidden = !doubles.length;
  if (link.hidden !== !hasLink) link.hidden = !hasLink;
  double.querySelector("bdi").textContent = doubles.join(" ");
}

// A copy of the text behind the field marks the part that is over the limit.
function markExcess(composer, text, clean, isOver) {
  const mirror = composer.querySelector("[data-mirror]");
  const note = composer.querySelector("[data-excess]");
  if (!mirror) return;
  if (note.hidden === isOver) note.hidden = !isOver;
  if (!isOver) return mirror.replaceChildren();
  const start = findExcess(text.value, tern.findEnd(clean));
  const mark = document.createElement("mark");
  mark.textContent = text.value.slice(start);
  mirror.replaceChildren(text.value.slice(0, start), mark);
  mirror.scrollTop = text.scrollTop;
}

// Return where the excess begins in the text as typed, of which `end` characters fit when clean.
function findExcess(text, end) {
  const starts = startsOf(text);
  let [fits, over] = [0, starts.length];
  while (fits + 1 < over) {
    const middle = (fits + over) >> 1;
    if (tern.cleanText(text.slice(0, starts[middle])).length <= end) fits = middle;
    else over = middle;
  }
  return starts[fits];
}

// Return where its graphemes begin, or its code points in browsers without Segmenter.
function startsOf(text) {
  if (Intl.Segmenter) {
    return Array.from(new Intl.Segmenter().segment(text), ({ index }) => index);
  }
  let end = 0;
  return Array.from(text, (character) => (end += character.length) - character.length);
}

function refreshAll() {
  document.querySelectorAll("[data-composer]").forEach(refresh);
}

document.addEventListener("input", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer) refresh(composer);
});

document.addEventListener("focusin", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer) loadRules(composer);
});

document.addEventListener("composer:refresh", refreshAll);

document.addEventListener(
  "scroll",
  ({ target }) => {
    const mirror = target.matches?.("[data-limit]") && target.previousElementSibling;
    if (mirror) mirror.scrollTop = target.scrollTop;
  },
  { capture: true, passive: true },
);

document.addEventListener("keydown", (event) => {
  const composer = event.target.closest?.("[data-composer]");
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (composer && isSend && !event.repeat && !tern.isComposing(event)) {
    composer.querySelector(".composer__send").click();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove]");
  if (!button) return;
  const composer = button.closest("[data-composer]");
  button.closest("[data-attachment]").remove();
  composer.dispatchEvent(new Event("input", { bubbles: true }));
  composer.querySelector("[data-limit]").focus();
});

document.addEventListener("htmx:afterRequest", refreshAll);

// After posting, return to the field, unless that would open an on-screen keyboard.
document.addEventListener("htmx:afterSettle", (event) => {
  refreshAll();
  const { elt, requestConfig } = event.detail;
  const isSent = requestConfig?.elt.matches("[data-composer]");
  if (isSent && elt.matches?.("[data-composer]") && matchMedia("(pointer: fine)").matches) {
    elt.querySelector("[data-limit]").focus();
  }
});

// "Reply" moves the focus to the field.
function followHash() {
  if (location.hash !== "#reply") return;
  document.querySelector("#reply [data-limit]")?.focus();
}

// After the browser's own handling, which jumps to the link's target and takes the focus away.
addEventListener("hashchange", () => setTimeout(followHash));
if (document.readyState === "complete") followHash();
else addEventListener("load", () => setTimeout(followHash));
refreshAll();

// Closing the poll takes it out of the tweet.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-poll-toggle]") || target.checked) return;
  const editor = (target.closest("[data-part]") ?? target.form).querySelector(".poll-editor");
  for (const option of editor.querySelectorAll("[type=text]")) {
    option.value = "";
    option.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
