// Turns a pressed "Follow" into "Following", and offers "Unfollow" only once the pointer
// or the focus has left it.

let resting = null;

function wake() {
  resting?.classList.remove("is-resting");
  resting = null;
}

document.addEventListener("click", (event) => {
  const relation = event.target.closest(".relation");
  if (!relation || !event.target.closest("button")) return;
  wake();
  // The answer replaces the relation itself.
  resting = relation.parentElement;
  resting.classList.add("is-resting");
});

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => {
    if (resting && !resting.contains(event.target.closest(".relation"))) wake();
  });
}
