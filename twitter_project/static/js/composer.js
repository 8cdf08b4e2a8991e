// The composer: counts what is left, sends with Ctrl+Enter, lets pictures be removed.

const NEAR = 20;
const MAX_PICTURES = 4;

function refresh(composer) {
  const text = composer.querySelector("[data-limit]");
  const counter = composer.querySelector("[data-counter]");
  const button = composer.querySelector(".composer__send");
  const pictures = composer.querySelectorAll("[data-attachment]").length;
  const clean = tern.cleanText(text.value);
  const left = Number(text.dataset.limit) - tern.textLength(clean);
  counter.textContent = left;
  counter.classList.toggle("is-near", left <= NEAR && left >= 0);
  counter.classList.toggle("is-over", left < 0);
  const isBusy = composer.getAttribute("aria-busy") === "true";
  button.disabled = isBusy || left < 0 || (!pictures && !clean);
  const file = composer.querySelector("input[type=file]");
  if (file) file.disabled = pictures >= MAX_PICTURES;
}

function refreshAll() {
  document.querySelectorAll("[data-composer]").forEach(refresh);
}

document.addEventListener("input", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer) refresh(composer);
});

document.addEventListener("composer:refresh", refreshAll);

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

// After posting one goes on writing; where that would open a keyboard, reading.
document.addEventListener("htmx:afterSettle", (event) => {
  refreshAll();
  const { elt } = event.detail;
  if (elt.matches?.("[data-composer]") && matchMedia("(pointer: fine)").matches) {
    elt.querySelector("[data-limit]").focus();
  }
});

// "Reply" leads to the field to write in.
function followHash() {
  if (location.hash !== "#reply") return;
  document.querySelector("#reply [data-limit]")?.focus();
}

// Later than the browser, which goes to the place itself and takes the focus away.
addEventListener("hashchange", () => setTimeout(followHash));
if (document.readyState === "complete") followHash();
else addEventListener("load", () => setTimeout(followHash));
refreshAll();
