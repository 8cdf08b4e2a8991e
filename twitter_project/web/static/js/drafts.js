// Keeps what is typed into a `data-draft` form until the server has it: over reloads, ended
// sessions and lost networks. Each form has a slot, named after the account and its subject,
// and takes over the newest slot that no other tab has open. Signing out empties them all.

const { slots, randomId, defaultOf } = tern;
const { picturesOf, findPicture, bringPictures, say } = tern.draftParts;
const PREFIX = "draft:";
const FORM = "form[data-draft]";
const FIELDS = "textarea, select, input:is(:not([type]), [type=text], [type=url])";
// The server remembers a form's key for 24 hours; sent later, it would post again.
const KEY_KNOWN_MS = 23 * 3600_000;
const ENDED = "session-ended";

const { account } = document.body.dataset;

function forms() {
  return account ? [...document.querySelectorAll(FORM)] : [];
}

function formOf(target) {
  return account ? target.closest?.(FORM) : null;
}

function fieldsOf(form, property = "value") {
  const fields = [...form.elements].filter((field) => field.name && field.matches(FIELDS));
  const read = property === "value" ? (field) => field.value : defaultOf;
  return Object.fromEntries(fields.map((field) => [field.name, read(field)]));
}

function isUnchanged({ fields, base, pictures }) {
  const isSame = ([name, value]) => value.trim() === (base[name] ?? "").trim();
  return !pictures.length && Object.entries(fields).every(isSame);
}

function prefixOf(form) {
  return `${PREFIX}${account}:${form.dataset.draft}:`;
}

// Keeping and forgetting.

function keep(form, changes = {}) {
  if (!form.dataset.slot) {
    form.dataset.slot = prefixOf(form) + randomId();
    slots.hold(form.dataset.slot);
  }
  const { slot } = form.dataset;
  const before = slots.read(slot) ?? { base: fieldsOf(form, "defaultValue"), pictures: [] };
  const now = { isWaiting: false, fields: fieldsOf(form), at: Date.now() };
  // While pictures are being restored, the draft lists more of them than the form.
  const isBusy = form.getAttribute("aria-busy") === "true";
  now.pictures = isBusy ? before.pictures : picturesOf(form);
  now.server = serverDraftOf(form);
  now.quoted = tern.quotedBy(form);
  const draft = { ...before, ...now, ...changes };
  if (isUnchanged(draft)) slots.empty(slot);
  else slots.write(slot, draft);
}

// The draft on the server that the form is saved as, and the version that the form knows.
function serverDraftOf({ elements: { draft, draft_key: key, draft_version: version } }) {
  return draft && { id: draft.value, key: key.value, version: version.value };
}

// From now on the server looks for a draft, even if its id has not arrived here.
function setServerDraft(form, { id, key, version }) {
  const { elements } = form;
  elements.draft.disabled = false;
  elements.draft.value = id;
  elements.draft_version.value = version;
  if (key) elements.draft_key.value = key;
}

function forget(form) {
  const { slot } = form.dataset;
  if (!slot) return;
  slots.empty(slot);
  slots.letGo(slot);
  delete form.dataset.slot;
}

// Bringing back.

async function restore(form) {
  const isPrefilled =
    form.elements.key && form.elements.text.defaultValue && !form.elements.draft?.value;
  if (isPrefilled || form.querySelector("[aria-invalid]")) return;
  for (const slot of slots.list(prefixOf(form))) {
    if (form.dataset.slot) return; // Someone is already typing.
    if (await slots.hold(slot)) return fill(form, slot);
  }
}

async function fill(form, slot) {
  const draft = slots.read(slot);
  const parts = Object.keys(draft.fields).filter((name) => /^p\d+-text$/.test(name));
  if (parts.some((name) => !form.elements[name])) form = await tern.addParts(form, parts);
  const base = fieldsOf(form, "defaultValue");
  form.dataset.slot = slot;
  if (isUnchanged({ ...draft, base })) return forget(form);
  const { key } = form.elements;
  // A draft that was never sent takes the key of the form that it comes back in.
  if (key && draft.sentAt && isKnown(draft)) key.value = draft.key;
  if (draft.server && form.elements.draft) setServerDraft(form, draft.server);
  const lost = draft.pictures.length ? await bringPictures(form, draft) : [];
  if (draft.quoted && !tern.quotedBy(form)) await tern.quote(form, draft.quoted);
  for (const [name, value] of Object.entries(draft.fields)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  if (lost.length) keep(form);
  say(form, lost.length ? "lost" : "restored", lost);
  document.dispatchEvent(new Event("composer:refresh"));
}

// Sending again.

function isKnown({ sentAt }) {
  return Date.now() - sentAt < KEY_KNOWN_MS;
}

// Forms that could not be sent are sent again when the network is back.
function sendWaiting() {
  forms().filter(isWaiting).forEach((form) => form.requestSubmit());
}

function isWaiting({ dataset: { slot } }) {
  const draft = slot && slots.read(slot);
  return Boolean(draft?.isWaiting && isKnown(draft));
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (form) keep(form);
});

// Chosen files count at once, although they have no id until the server has them.
document.addEventListener(
  "change",
  ({ target, detail }) => {
    const form = target.files?.length && !detail?.isSent && formOf(target);
    if (!form) return;
    const chosen = [...target.files].map(({ name }) => ({ id: "", name }));
    keep(form, { pictures: [...picturesOf(form), ...chosen] });
  },
  { capture: true },
);

// This runs before the field is emptied, which happens while the form is being sent.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt } = event.detail;
  if (!account || !elt.matches(FORM)) return;
  keep(elt, { key: elt.elements.key?.value, sentAt: Date.now() });
});

document.addEventListener("htmx:sendError", (event) => {
  const { elt } = event.detail;
  if (account && elt.matches(FORM)) keep(elt, { isWaiting: Boolean(elt.elements.key) });
});

document.addEventListener("htmx:afterRequest", (event) => {
  // If the answer has replaced the form, the form is gone by now; "successful" is not set if the
  // answer leads to another page.
  const { requestConfig, xhr } = event.detail;
  const form = requestConfig.elt;
  if (!account || !form.matches(FORM)) return;
  if (xhr.status >= 200 && xhr.status < 300) forget(form);
  if (xhr.status === 401) sessionStorage.setItem(ENDED, "1");
  if (xhr.status === 422) handOver(form, document.getElementById(form.id));
});

// A form that came back with errors takes over the slot of the one it replaces.
function handOver(form, fresh) {
  if (fresh === form || !fresh?.matches(FORM)) return;
  fresh.dataset.slot = form.dataset.slot;
  keep(fresh, { sentAt: 0 });
}

// The answer to a form that was sent again may hold a tweet that is already here.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const tweet of event.detail.fragment.querySelectorAll("article[id]")) {
    document.getElementById(tweet.id)?.remove();
  }
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-discard]") && formOf(event.target);
  if (!form) return;
  forget(form);
  form.reset();
  event.target.closest("[data-note]").hidden = true;
  document.dispatchEvent(new Event("composer:refresh"));
});

document.addEventListener("submit", (event) => {
  // A button named "action" hides the form's own property of that name.
  const path = event.target.getAttribute("action") ?? "";
  if (!path.endsWith("/accounts/logout/")) return;
  for (const prefix of [PREFIX, "searches:"]) slots.list(prefix).forEach(slots.empty);
});

// A page that the browser keeps for Back releases its draft for the next page.
addEventListener("pagehide", () => slots.letGoAll());
addEventListener("pageshow", (event) => {
  if (event.persisted) forms().forEach(resume);
});

async function resume(form) {
  const { slot } = form.dataset;
  if (!slot) return;
  if (slots.read(slot) && (await slots.hold(slot))) return fill(form, slot);
  delete form.dataset.slot; // Sent from another page in the meantime, or open in another tab.
  form.reset();
  picturesOf(form).forEach(({ id }) => findPicture(form, id).remove());
  if (form.elements.key) form.elements.key.value = randomId();
  document.dispatchEvent(new Event("composer:refresh"));
}

addEventListener("online", sendWaiting);
addEventListener("load", async () => {
  showEnded();
  await Promise.all(forms().map(restore));
  if (navigator.onLine) sendWaiting();
});

// The sign-in page tells people who were writing why they have to sign in.
function showEnded() {
  const note = document.querySelector("[data-session-ended]");
  if (note && sessionStorage.getItem(ENDED)) note.hidden = false;
  if (account) sessionStorage.removeItem(ENDED);
}

Object.assign(tern, { handOverDraft: handOver, isWaiting, keepDraft: keep, setServerDraft });
