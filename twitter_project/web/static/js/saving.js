// Saves what is typed into the composer on the server too, for the person's other devices. The
// slot in the browser is first and instant; without a network it is all there is for now.

const PAUSE_MS = 3000;
const FORM = "form[data-save]";

const timers = new WeakMap();
const requests = new WeakMap();

function saveSoon(form) {
  clearTimeout(timers.get(form));
  timers.set(
    form,
    setTimeout(() => save(form), PAUSE_MS),
  );
}

function stop(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  requests.get(form)?.abort();
}

async function save(form, options = {}) {
  stop(form);
  // What waits to be sent again may have been posted: it must not become a draft too.
  if (!form.isConnected || tern.isWaiting(form)) return;
  const request = new AbortController();
  requests.set(form, request);
  const { elements } = form;
  elements.draft.disabled = false;
  if (!elements.draft_key.value) elements.draft_key.value = elements.key.value;
  tern.keepDraft(form);
  const body = new FormData(form);
  for (const { name } of form.querySelectorAll("input[type=file]")) body.delete(name);
  const { signal } = request;
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body, signal, ...options });
    if (answer.ok) note(form, await answer.json());
  } catch {
    // No network, or the form was sent in the meantime.
  }
}

function note(form, { id, version, is_copy: isCopy }) {
  if (!form.isConnected) return;
  tern.setServerDraft(form, { id, version });
  tern.keepDraft(form);
  if (isCopy) form.querySelector("[data-note=copied]").hidden = false;
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.(FORM);
  if (form && document.body.dataset.account) saveSoon(form);
});

// What the form itself sends is newer than anything that is still being saved.
document.addEventListener("htmx:configRequest", ({ detail: { elt } }) => {
  if (elt.matches(FORM)) stop(elt);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll(FORM)) {
    if (timers.has(form)) save(form, { keepalive: true });
  }
});
