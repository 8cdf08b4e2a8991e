// Threads in the composer: the server adds, removes and moves tweets, with or without scripts.

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, target, xhr } }) => {
  if (!requestConfig.elt.matches?.("[data-arrange]") || xhr.status !== 200) return;
  const form = document.getElementById(target.id);
  tern.handOverDraft(target, form);
  findWritten(form, requestConfig.elt.value)?.focus();
});

// Return the field to go on in: of the tweet that was added or moved, or before one that is gone.
function findWritten(form, change) {
  const fields = [...form.querySelectorAll("[data-limit]")];
  const [verb, name] = change.split(" ");
  const place = Number(name?.slice(1));
  if (verb === "add") return fields.at(-1);
  if (verb === "unquote") return fields[0];
  return fields[place - 1];
}

// Returns the form with fields for these tweets of a draft that comes back.
async function addParts(form, names) {
  const body = new FormData(form);
  body.delete("part");
  for (const name of names) body.append("part", name.replace("-text", ""));
  body.set("arrange", "show");
  const headers = { "HX-Request": "true" };
  const url = form.getAttribute("action");
  const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok) return form;
  const { id } = form;
  const { slot } = form.dataset;
  form.outerHTML = await answer.text();
  const fresh = document.getElementById(id);
  fresh.dataset.slot = slot;
  htmx.process(fresh);
  return fresh;
}

tern.addParts = addParts;
