// The pictures of a tweet, one by one and as large as fits: by keys, clicks, swipes.

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
  items = [...item.closest(".media").querySelectorAll("a.media__item")];
  show(items.indexOf(item));
  viewer.showModal();
});

function show(index) {
  place = (index + items.length) % items.length;
  const preview = items[place].querySelector("img");
  const picture = viewer.querySelector("img");
  picture.style.backgroundImage = `url("${preview.currentSrc}")`;
  picture.style.aspectRatio = `${preview.width} / ${preview.height}`;
  picture.src = items[place].href;
  picture.alt = preview.alt;
  viewer.querySelector("[data-caption]").textContent = preview.alt;
  viewer.querySelector("[data-place]").textContent = `${place + 1} / ${items.length}`;
  for (const part of viewer.querySelectorAll("[data-step], [data-place]")) {
    part.hidden = items.length < 2;
  }
}

viewer?.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(place + Number(step.dataset.step));
  else if (!event.target.closest("img, [data-caption]")) viewer.close();
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

viewer?.addEventListener("close", () => viewer.querySelector("img").removeAttribute("src"));
