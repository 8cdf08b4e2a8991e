// Plays GIFs while they are in view, unless the reader's system asks for less motion, and gives each
// a button that stops it. Without scripts, a GIF has the browser's controls and does not play.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
// Stopped or started by hand: scrolling changes nothing any more.
const chosen = new WeakSet();

const inView = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!chosen.has(target)) move(target, isIntersecting && !calm.matches);
    }
  },
  { threshold: 0.6 },
);

// The film or the picture that a button belongs to.
function partnerOf(button) {
  return button.parentElement.querySelector("video[data-gif], .media__image");
}

function move(element, isOn) {
  const button = element.closest(".media__cell").querySelector("[data-gif-button]");
  if (element.matches("video")) {
    if (isOn) element.play().catch(() => show(button, false));
    else element.pause();
  } else if (isOn !== Boolean(element.dataset.still)) {
    swapPicture(element, isOn);
  }
  show(button, isOn);
}

// A picture moves if the whole file takes the place of its preview.
function swapPicture(image, isOn) {
  if (isOn) image.dataset.still = image.src;
  image.src = isOn ? image.closest("a").href : image.dataset.still;
  if (!isOn) delete image.dataset.still;
}

function show(button, isOn) {
  button.setAttribute("aria-pressed", isOn);
}

function prepare(root) {
  for (const button of root.querySelectorAll?.("[data-gif-button]") ?? []) {
    const partner = partnerOf(button);
    partner.removeAttribute("controls");
    inView.observe(partner);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-gif-button]");
  if (!button) return;
  const partner = partnerOf(button);
  chosen.add(partner);
  move(partner, button.getAttribute("aria-pressed") !== "true");
});

// A film that is read aloud or watched to its end is not disturbed by the next one.
document.addEventListener(
  "play",
  ({ target }) => {
    if (target.matches("[data-gif]")) return;
    for (const other of document.querySelectorAll("video.media__film:not([data-gif])")) {
      if (other !== target) other.pause();
    }
  },
  { capture: true },
);

document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
prepare(document);
