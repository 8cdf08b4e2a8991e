// Shows the result of a press at once, and takes it back if the request fails. The server's answer
// replaces it; until then a second press does nothing.

const FAILURES = ["htmx:sendError", "htmx:sendAbort", "htmx:timeout", "htmx:responseError"];
const EXACT_BELOW = 1000;
const SHOWN = {
  reaction: showReaction,
  retweet: showRetweet,
  relation: showRelation,
  tweet: showTweet,
};

const takeBack = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  const show = SHOWN[elt.dataset?.optimistic];
  if (!show) return;
  takeBack.set(elt, show(elt));
  elt.setAttribute("aria-busy", "true");
});

for (const failure of FAILURES) {
  document.addEventListener(failure, (event) => {
    const { elt } = event.detail;
    takeBack.get(elt)?.();
    takeBack.delete(elt);
  });
}

document.addEventListener("htmx:afterRequest", (event) => {
  // Not `elt`: if the answer has replaced it, the event fires on an ancestor.
  event.detail.requestConfig.elt.removeAttribute("aria-busy");
});

function showReaction(button) {
  const before = button.cloneNode(true);
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  button.classList.toggle("is-on", isOn);
  if (button.classList.contains("action--like")) {
    button.querySelector("use").setAttribute("href", isOn ? "#i-like-on" : "#i-like");
  }
  if (button.classList.contains("action--bookmark")) {
    button.querySelector("use").setAttribute("href", isOn ? "#i-bookmark-on" : "#i-bookmark");
  }
  changeCount(button.querySelector("[data-count]"), isOn ? 1 : -1);
  return () => {
    button.className = before.className;
    button.setAttribute("aria-pressed", String(!isOn));
    button.replaceChildren(...before.childNodes);
  };
}

// The button is in the menu whose head shows the state.
function showRetweet(button) {
  const head = button.closest(".menu").querySelector("summary");
  const isOn = head.classList.contains("is-on");
  turn(isOn ? -1 : 1);
  return () => turn(isOn ? 1 : -1);

  function turn(step) {
    head.classList.toggle("is-on", step > 0);
    for (const words of button.closest(".menu").querySelectorAll("[data-else]")) {
      [words.textContent, words.dataset.else] = [words.dataset.else, words.textContent];
    }
    changeCount(head.querySelector("[data-count]"), step);
  }
}

// Longer counts are written short ("1.2K"), so one more or less does not show.
function changeCount(element, step) {
  if (!element) return; // A bookmark has no count.
  const count = Number(element.dataset.count) + step;
  if (count >= EXACT_BELOW || count < 0) return;
  element.dataset.count = count;
  element.textContent = count || "";
}

function showRelation(form) {
  const button = form.querySelector(":scope > button");
  const then = form.querySelector("template")?.content.firstElementChild?.cloneNode(true);
  if (!then) return () => {};
  exchange(button, then);
  return () => exchange(then, button);
}

function exchange(old, fresh) {
  const hadFocus = document.activeElement === old;
  old.replaceWith(fresh);
  if (hadFocus) fresh.focus();
}

function showTweet(form) {
  const field = form.querySelector("[data-limit]");
  const { value } = field;
  const pending = putPending(form, value);
  field.value = "";
  field.readOnly = true;
  document.addEventListener("htmx:beforeOnLoad", function clear(event) {
    if (event.detail.elt !== form) return;
    pending?.remove();
    document.removeEventListener("htmx:beforeOnLoad", clear);
  });
  return () => {
    pending?.remove();
    field.readOnly = false;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
}

function putPending(form, text) {
  const list = form.dataset.into && document.querySelector(form.dataset.into);
  const template = form.querySelector("template[data-pending]");
  if (!list || !template) return null;
  const pending = template.content.firstElementChild.cloneNode(true);
  pending.querySelector(".tweet__text").textContent = text;
  list.prepend(pending);
  return pending;
}
