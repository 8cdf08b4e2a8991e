// Shows a tweet's pictures one by one, as large as fits, with keys, clicks and swipes.
// An open viewer is a step of the browser's history, so that Back closes it.

const SWIPE_PX = 48;
const viewer = document.getElementById("viewer");
let items = [];
let place = 0;
let touchedAt = null;

document.addEventListener("click", (event) => {
  const item = event.target.closest("a.media__item");
  const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!item || !viewer || !isPlain) return;
  event.preventDefault();
  history.pushState({ picture: pathOf(item) }, "");
  openAt(item);
});

// In a grid, links lead to the tweets.
function urlOf(item) {
  return item.dataset.picture ?? item.href;
}

function pathOf(item) {
  return new URL(urlOf(item)).pathname;
}

function openAt(item) {
  items = [...item.closest(".media, .pictures").querySelectorAll("a.media__item")];
  show(items.indexOf(item));
  if (!viewer.open) viewer.showModal();
}

function show(index) {
  place = (index + items.length) % items.length;
  const item = items[place];
  const preview = item.querySelector("img");
  const { width, height } = item.dataset;
  const picture = viewer.querySelector("img");
  picture.removeAttribute("src"); // or the previous picture would show until this one loads
  picture.style.setProperty("--width", `${width}px`);
  picture.style.setProperty("--ratio", width / height);
  picture.style.backgroundImage = `url("${preview.currentSrc}")`;
  picture.src = urlOf(item);
  picture.alt = preview.alt;
  viewer.querySelector("[data-caption]").textContent = preview.alt;
  const tweet = viewer.querySelector("[data-tweet]");
  tweet.hidden = !item.dataset.picture;
  tweet.href = item.href;
  viewer.querySelector("[data-place]").textContent = `${place + 1} / ${items.length}`;
  for (const part of viewer.querySelectorAll("[data-step], [data-place]")) {
    part.hidden = items.length < 2;
  }
}

// Show what the step of the history says: after Back, Forward, or a reload.
function follow() {
  const path = history.state?.picture;
  const links = path ? [...document.querySelectorAll("a.media__item")] : [];
  const item = links.find((link) => pathOf(link) === path);
  if (item) openAt(item);
  else viewer?.close();
}

addEventListener("popstate", follow);
if (history.state?.picture) follow();

viewer?.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(place + Number(step.dataset.step));
  else if (!event.target.closest("img, [data-caption], [data-tweet]")) viewer.close();
});

viewer?.addEventListener("keydown", (event) => {
  const isRtl = document.documentElement.dir === "rtl";
  const steps = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 };
  if (event.key in steps) show(place + steps[event.key]);
});

viewer?.addEventListener(
  "touchstart",
  (event) => {
    touchedAt = event.touches.length === 1 ? event.touches[0] : null;
  },
  { passive: true },
);

viewer?.addEventListener("touchend", (event) => {
  if (!touchedAt) return;
  const across = event.changedTouches[0].clientX - touchedAt.clientX;
  const down = event.changedTouches[0].clientY - touchedAt.clientY;
  if (Math.abs(across) > Math.max(SWIPE_PX, Math.abs(down))) {
    show(place + (across < 0 ? 1 : -1));
  } else if (down > 2 * SWIPE_PX) viewer.close();
});

viewer?.addEventListener("close", () => {
  // The event comes late: Forward may have opened the viewer again.
  if (viewer.open) return;
  viewer.querySelector("img").removeAttribute("src");
  if (history.state?.picture) history.back();
});
