// Lists of people: suggests whom to add while somebody types a name, and has a list's page look for
// new tweets now and then, since the stream tells of those at home only.

{
  const listId = "member-suggestions";
  const lookMs = 30_000;

  const box = tern.makeCombobox({
    listId,
    addressOf(field) {
      const typed = field.value.trim();
      return typed && `${field.dataset.people}?${new URLSearchParams({ q: typed })}`;
    },
    onOpen(field) {
      box.panel.querySelector("[data-count]")?.remove();
      field.after(box.panel);
      field.setAttribute("aria-expanded", "true");
    },
    onClose: (field) => field.setAttribute("aria-expanded", "false"),
  });

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-people]")) return;
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-autocomplete", "list");
    target.setAttribute("aria-controls", listId);
    target.setAttribute("aria-expanded", String(target === box.field));
    // Somebody may have typed while this script was loading.
    if (target.value !== target.defaultValue) box.suggestSoon(target);
  });

  document.addEventListener("input", ({ target, isComposing }) => {
    if (target.matches("[data-people]") && !isComposing) box.suggestSoon(target);
  });

  // The chosen person is added at once.
  box.panel.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (!option) return;
    const { field } = box;
    field.value = option.dataset.insert;
    box.close();
    field.form.requestSubmit();
  });

  // After somebody was added, the next can be typed.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const isAdded = detail.requestConfig?.elt.matches(".list-adding");
    if (isAdded) document.getElementById("member-handle")?.focus();
  });

  if (document.querySelector(".list-head")) {
    setInterval(() => {
      if (!document.hidden) document.dispatchEvent(new CustomEvent("live:poll"));
    }, lookMs);
  }
}
