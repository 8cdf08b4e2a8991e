// Shows in the composer's closed options who can see the tweet and reply to it.

// The value of a field before anyone changes it; what is kept of a draft differs from it.
tern.defaultOf = (field) => {
  const chosen = [...(field.options ?? [])].find((option) => option.defaultSelected);
  return chosen?.value ?? field.defaultValue ?? "";
};

function sayChoices(options) {
  for (const select of options.querySelectorAll("select")) {
    const said = options.querySelector(`summary [data-said=${select.name}]`);
    if (said) said.textContent = select.selectedOptions[0]?.dataset.said ?? "";
  }
}

function sayAll() {
  document.querySelectorAll("[data-options]").forEach(sayChoices);
}

document.addEventListener("change", (event) => {
  const options = event.target.closest?.("[data-options]");
  if (options) sayChoices(options);
});

document.addEventListener("composer:refresh", sayAll);
document.addEventListener("reset", () => setTimeout(sayAll));
