// Takes lines out of lists: the focus goes on to the next line, and Undo can bring lines back that
// went because somebody muted their conversation.

const LINES = ".notification, .notification--tweet, .announcement";
const BUTTONS = ".notification__dismiss, .announcement button";
const MUTES = '#inbox a[href*="/notifications/muted/"]';
const nexts = new WeakMap();
const muted = new Map();

function findNext(line) {
  const lines = [...line.parentElement.querySelectorAll(LINES)];
  const place = lines.indexOf(line);
  return lines[place + 1] ?? lines[place - 1] ?? null;
}

function goOn(elt) {
  if (!nexts.has(elt) || document.activeElement !== document.body) return;
  const undo = document.querySelector("#status .toast:last-child button");
  const next = nexts.get(elt)?.querySelector(BUTTONS) ?? undo ?? document.getElementById("main");
  next.focus({ preventScroll: true });
}

function takeOut(elt) {
  const line = elt.closest(LINES);
  const mark = document.createComment("muted");
  line.replaceWith(mark);
  muted.set(elt.getAttribute("href"), { line, mark });
}

function bringBack(path) {
  const { line, mark } = muted.get(path);
  mark.replaceWith(line);
  muted.delete(path);
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  const line = elt.closest(LINES);
  const isGoing = elt.matches(`${BUTTONS}, ${MUTES}`) || elt.querySelector(BUTTONS);
  if (line && isGoing) nexts.set(elt, findNext(line));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt } = detail.requestConfig;
  if (!detail.successful) return;
  if (elt.matches(MUTES)) takeOut(elt);
  else if (elt.matches(".toast") && muted.has(elt.getAttribute("action"))) bringBack(elt.getAttribute("action"));
  goOn(elt);
});
