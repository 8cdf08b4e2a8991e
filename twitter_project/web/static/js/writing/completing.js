// Completes @ and # while somebody types. The field stays a text box, since it has several lines;
// it names the list and the current option only while the list is open.

{
  const typed =
    /(?:^|[^\p{L}\p{M}\p{N}_@#$&/\uff20\uff03])([@#\uff20\uff03][\p{L}\p{M}\p{N}_]{1,40})$/u;
  const listId = "completions";
  const said = Object.assign(document.createElement("span"), { className: "hidden-text" });
  said.setAttribute("role", "status");

  // Return what is being typed directly before the caret.
  function beginning(text) {
    if (text.selectionStart !== text.selectionEnd) return null;
    return typed.exec(text.value.slice(0, text.selectionStart).slice(-60))?.[1] ?? null;
  }

  const box = tern.makeCombobox({
    listId,
    addressOf(text) {
      const begun = beginning(text);
      return begun && `${text.dataset.completions}?${new URLSearchParams({ q: begun })}`;
    },
    onOpen(text) {
      const count = box.panel.querySelector("[data-count]");
      count.remove();
      text.closest(".composer__field").after(box.panel, said);
      said.textContent = count.textContent.trim();
      text.setAttribute("aria-autocomplete", "list");
      text.setAttribute("aria-controls", listId);
      // Enter after a complete hashtag begins a new line, so none is chosen beforehand.
      if (beginning(text).startsWith("@")) box.selectFirst();
    },
    onClose(text) {
      said.textContent = "";
      text.removeAttribute("aria-autocomplete");
      text.removeAttribute("aria-controls");
    },
    choosesByTab: true,
  });

  // As if it were typed, so that the browser can undo it.
  function insert(text, word) {
    const begun = beginning(text);
    box.close();
    if (!begun) return;
    text.focus();
    text.setSelectionRange(text.selectionStart - begun.length, text.selectionStart);
    if (document.execCommand("insertText", false, word)) return;
    text.setRangeText(word, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", ({ target, isComposing }) => {
    if (!target.matches?.("[data-completions]")) return;
    if (!isComposing && beginning(target)) box.suggestSoon(target);
    else box.close();
  });
  box.panel.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) insert(box.field, `${option.dataset.insert} `);
  });
  document.addEventListener("selectionchange", () => {
    if (box.field && !beginning(box.field)) box.close();
  });
  document.addEventListener("htmx:beforeSwap", box.close);

  // Somebody may have typed while this was loading.
  const { activeElement } = document;
  const isWriting = activeElement?.matches("[data-completions]");
  if (isWriting && beginning(activeElement)) box.suggest(activeElement);
}
