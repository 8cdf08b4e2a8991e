// Keeps what is being written, over a reload and while there is no network. What was
// sent in vain is sent again when the network is back: the form's key makes the server
// take it once. Who signs out leaves nothing behind.

const PREFIX = "draft:";

function composers() {
  return document.querySelectorAll("form[data-composer][data-owner]");
}

function nameOf(form) {
  const reply = form.elements.in_reply_to_id?.value ?? "";
  return `${PREFIX}${form.dataset.owner}:${reply}`;
}

function fieldOf(form) {
  return form.querySelector("[data-limit]");
}

function read(form) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

function keep(form, isWaiting) {
  const draft = { text: fieldOf(form).value, key: form.elements.key.value, isWaiting };
  try {
    if (draft.text.trim()) localStorage.setItem(nameOf(form), JSON.stringify(draft));
    else forget(form);
  } catch {
    // There is no room, or none is given: the text is still in the field.
  }
}

function forget(form) {
  localStorage.removeItem(nameOf(form));
}

function restore(form) {
  const draft = read(form);
  const field = fieldOf(form);
  if (!draft || field.value || form.querySelector("[aria-invalid]")) return;
  field.value = draft.text;
  if (draft.key) form.elements.key.value = draft.key;
  field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "restored" }));
}

function sendWaiting() {
  for (const form of composers()) {
    if (read(form)?.isWaiting && fieldOf(form).value.trim()) form.requestSubmit();
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-composer][data-owner]");
  if (form && event.detail !== "restored") keep(form, false);
});

document.addEventListener("htmx:sendError", (event) => {
  const { elt } = event.detail;
  if (elt.matches("form[data-composer]")) keep(elt, true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  // "successful" is not set where the answer leads to another page.
  const { elt, xhr } = event.detail;
  const isTaken = xhr.status >= 200 && xhr.status < 300;
  if (isTaken && elt.matches("form[data-composer]")) forget(elt);
});

// The answer to what was sent again may bring a tweet that is there already.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const tweet of event.detail.fragment.querySelectorAll("article[id]")) {
    document.getElementById(tweet.id)?.remove();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/accounts/logout/")) forgetAll();
});

function forgetAll() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  names.forEach((name) => localStorage.removeItem(name));
}

addEventListener("online", sendWaiting);
addEventListener("load", () => {
  composers().forEach(restore);
  if (navigator.onLine) sendWaiting();
});
