// Uploads large pictures straight to the bucket; the form contains only their ids. If that fails,
// they are sent with the form, like small ones.

const LARGE_BYTES = 4 * 1024 * 1024;

const sentIds = new WeakMap();
const chosenNames = new WeakMap();

async function announce(input, file) {
  const body = new FormData();
  body.set("name", file.name);
  body.set("content_type", file.type);
  body.set("size", file.size);
  const token = input.form.elements.csrfmiddlewaretoken.value;
  const headers = { "X-CSRFToken": token };
  return fetch(input.dataset.uploads, { method: "POST", body, headers });
}

// Returns the id of the uploaded picture, or null.
async function send(input, file) {
  try {
    const answer = await announce(input, file);
    if (!answer.ok) return null;
    const { id, url } = await answer.json();
    const headers = { "Content-Type": file.type };
    const stored = await fetch(url, { method: "PUT", body: file, headers });
    return stored.ok ? id : null;
  } catch {
    return null; // No network, or the bucket's CORS does not allow this page.
  }
}

// Files that were chosen together go the same way, to keep their order.
async function sendAll(input) {
  const ids = [];
  const left = new DataTransfer();
  for (const file of input.files) {
    const id = await send(input, file);
    if (id) ids.push(id);
    else left.items.add(file);
  }
  input.files = left.files;
  return ids;
}

// This runs before htmx, which would send the files.
document.addEventListener(
  "change",
  async (event) => {
    const input = event.target;
    if (!input.dataset?.uploads || event.detail?.isSent) return;
    chosenNames.set(input, [...input.files].map((file) => file.name));
    if (![...input.files].some((file) => file.size > LARGE_BYTES)) return;
    event.stopPropagation();
    const { form } = input;
    tern.setBusy(form, true);
    sentIds.set(input, await sendAll(input));
    tern.setBusy(form, false);
    const detail = { isSent: true };
    input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail }));
  },
  { capture: true },
);

// A tweet that is sent now would go without them.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.dataset?.uploads) tern.setBusy(elt.form, true);
});

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData } = event.detail;
  const name = elt.getAttribute?.("name")?.replace("pictures", "uploads");
  for (const id of sentIds.get(elt) ?? []) formData.append(name, id);
  sentIds.delete(elt);
});

// The pictures keep their file names, so that a draft can name the ones it lost.
document.addEventListener("htmx:afterRequest", (event) => {
  const input = event.detail.requestConfig.elt;
  if (!input.dataset?.uploads) return;
  input.value = ""; // Uploaded already: the form itself has nothing more to send.
  const { form } = input;
  tern.setBusy(form, false);
  const attached = [...form.querySelectorAll("[data-attachment]:not([data-name])")];
  const names = chosenNames.get(input) ?? [];
  const areAllHere = attached.length === names.length;
  attached.forEach((item, place) => (item.dataset.name = areAllHere ? names[place] : ""));
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
