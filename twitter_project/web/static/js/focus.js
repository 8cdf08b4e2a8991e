// The focal point of a picture in the composer: a click on the picture moves the two sliders, which
// also work by themselves, with the keyboard, and without scripts.

function slidersOf(editor) {
  return ["x", "y"].map((axis) => editor.querySelector(`[data-focus="${axis}"]`));
}

// Show where the point is, on the large picture and in the crop beside the description.
function refresh(editor) {
  const [x, y] = slidersOf(editor).map((slider) => Number(slider.value));
  const place = [(x + 1) * 50, (1 - y) * 50];
  const mark = editor.querySelector(".focus__mark");
  if (mark) [mark.style.left, mark.style.top] = place.map((part) => `${part}%`);
  const crop = editor.closest("[data-attachment]").querySelector("[data-focus-picture]");
  if (crop) crop.style.objectPosition = place.map((part) => `${part}%`).join(" ");
}

document.addEventListener("click", (event) => {
  const picture = event.target.closest("[data-focus-pick]");
  if (!picture) return;
  const box = picture.getBoundingClientRect();
  const editor = picture.closest("details");
  const [x, y] = slidersOf(editor);
  x.value = ((event.clientX - box.left) / box.width) * 2 - 1;
  y.value = 1 - ((event.clientY - box.top) / box.height) * 2;
  y.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-focus]")) refresh(event.target.closest("details"));
});

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches(".focus:has([data-focus])")) refresh(event.target);
  },
  { capture: true },
);
