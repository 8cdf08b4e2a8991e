// What a draft consists of besides its texts: pictures, and notes about what is lost.

function picturesOf(form) {
  return [...form.querySelectorAll("[data-attachment]")].map((attachment) => {
    const { name, value } = attachment.querySelector("[name$=media_ids]");
    const part = name.replace(/-?media_ids$/, "");
    return { id: value, name: attachment.dataset.name ?? "", part };
  });
}

function findPicture(form, id) {
  const field = id && form.querySelector(`[name$=media_ids][value="${CSS.escape(id)}"]`);
  return field ? field.closest("[data-attachment]") : null;
}

// Puts the pictures that the server still has into the form; returns the others.
async function bringPictures(form, { pictures }) {
  const missing = pictures.filter(({ id }) => !findPicture(form, id));
  tern.setBusy(form, true);
  for (const place of form.querySelectorAll("[data-staged]")) {
    const prefix = place.dataset.prefix ?? "";
    const own = missing.filter(({ id, part }) => id && (part ?? "") === prefix);
    if (own.length) await bring(place, own, prefix);
  }
  tern.setBusy(form, false);
  for (const { id, name } of pictures) {
    const picture = findPicture(form, id);
    if (picture) picture.dataset.name = name;
  }
  return missing.filter(({ id }) => !findPicture(form, id));
}

async function bring(place, pictures, prefix) {
  const ids = pictures.map(({ id }) => ["media_ids", id]);
  const url = `${place.dataset.staged}?${new URLSearchParams([...ids, ["prefix", prefix]])}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) place.insertAdjacentHTML("beforeend", await answer.text());
}

function say(form, about, pictures) {
  const note = form.querySelector(`[data-note=${about}]`);
  if (!note) return;
  const names = pictures.map(({ name }) => name || "?").join(", ");
  const text = note.querySelector("span");
  note.dataset.text ??= text.textContent;
  text.textContent = note.dataset.text.replace("#", names);
  note.hidden = false;
}

tern.draftParts = { picturesOf, findPicture, bringPictures, say };
