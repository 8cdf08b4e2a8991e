// Shows in the composer's closed options what is chosen in them: who can see the tweet, and
// what is not as usual.

// The value of a field before anyone changes it; what is kept of a draft differs from it.
tern.defaultOf = (field) => {
  const chosen = [...(field.options ?? [])].find((option) => option.defaultSelected);
  return chosen?.value ?? field.defaultValue ?? "";
};

function sayChoices(options) {
  const seenBy = options.querySelector("[name=visibility]").selectedOptions[0];
  const isPublic = seenBy?.value === "public";
  // Nobody else may quote what is not public.
  for (const part of options.querySelectorAll("[data-only-public]")) part.hidden = !isPublic;
  options.querySelector("summary use").setAttribute("href", `#i-${seenBy?.dataset.icon}`);
  for (const said of options.querySelectorAll("summary [data-said]")) {
    const field = options.querySelector(`[name=${said.dataset.said}]`);
    const text = field?.matches("select") ? field.selectedOptions[0]?.dataset.said : field?.value;
    said.textContent = field?.hidden || !text ? "" : (said.dataset.before ?? "") + text;
  }
}

function sayAll() {
  document.querySelectorAll("[data-options]").forEach(sayChoices);
}

function sayChanged(event) {
  const options = event.target.closest?.("[data-options]");
  if (options) sayChoices(options);
}

document.addEventListener("change", sayChanged);
document.addEventListener("input", sayChanged);
document.addEventListener("composer:refresh", sayAll);
document.addEventListener("reset", () => setTimeout(sayAll));
