// Completes @ and # while somebody types. The field stays a text box, since it has several lines;
// it names the list and the option in it that is current, as WAI-ARIA's combobox pattern does.

{
  const pauseMs = 150;
  const typed =
    /(?:^|[^\p{L}\p{M}\p{N}_@#$&/\uff20\uff03])([@#\uff20\uff03][\p{L}\p{M}\p{N}_]{1,40})$/u;
  const listId = "completions";
  let field = null; // in which the list is open
  let timer = 0;
  let request = null;

  const panel = Object.assign(document.createElement("div"), { className: "completions" });
  const said = Object.assign(document.createElement("span"), { className: "hidden-text" });
  said.setAttribute("role", "status");

  const options = () => [...panel.querySelectorAll("[role=option]")];
  const current = () => panel.querySelector("[aria-selected=true]");

  // Return what is being typed directly before the caret.
  function beginning(text) {
    if (text.selectionStart !== text.selectionEnd) return null;
    return typed.exec(text.value.slice(0, text.selectionStart).slice(-60))?.[1] ?? null;
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    if (!field) return;
    panel.remove();
    said.textContent = "";
    for (const name of ["autocomplete", "controls", "activedescendant"]) {
      field.removeAttribute(`aria-${name}`);
    }
    field = null;
  }

  function open(text, html) {
    panel.innerHTML = html;
    const count = panel.querySelector("[data-count]");
    count.remove();
    if (!options().length) return close();
    field = text;
    text.closest(".composer__field").after(panel, said);
    said.textContent = count.textContent.trim();
    panel.firstElementChild.id = listId;
    options().forEach((option, place) => (option.id = `${listId}-${place}`));
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", listId);
    text.removeAttribute("aria-activedescendant");
    // Enter after a complete hashtag begins a new line, so none is chosen beforehand.
    if (beginning(text)?.startsWith("@")) select(options()[0]);
  }

  function select(option) {
    current()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function move(step) {
    const all = options();
    const place = all.indexOf(current());
    const next = place < 0 && step < 0 ? all.length - 1 : place + step;
    select(all[(next + all.length) % all.length]);
  }

  // As if it were typed, so that the browser can undo it.
  function insert(option) {
    const [text, begun] = [field, beginning(field)];
    const word = `${option.dataset.insert} `;
    close();
    if (!begun) return;
    text.focus();
    text.setSelectionRange(text.selectionStart - begun.length, text.selectionStart);
    if (document.execCommand("insertText", false, word)) return;
    text.setRangeText(word, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function complete(text) {
    const begun = beginning(text);
    if (!begun) return close();
    request = new AbortController();
    const query = new URLSearchParams({ q: begun });
    try {
      const { signal } = request;
      const answer = await fetch(`${text.dataset.completions}?${query}`, { signal });
      if (answer.ok && beginning(text) === begun && document.activeElement === text) {
        open(text, await answer.text());
      }
    } catch {
      // Another letter was typed, or there is no network.
    }
  }

  document.addEventListener("input", ({ target, isComposing }) => {
    if (!target.matches?.("[data-completions]")) return;
    clearTimeout(timer);
    request?.abort();
    if (!isComposing && beginning(target)) timer = setTimeout(complete, pauseMs, target);
    else close();
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== field || tern.isComposing(event)) return;
      const { key } = event;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (!isPlain) return;
      if (key === "Escape") close();
      else if (key === "ArrowDown") move(1);
      else if (key === "ArrowUp") move(-1);
      else if ((key === "Enter" || key === "Tab") && current()) insert(current());
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );

  // The field keeps the focus.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) insert(option);
  });

  document.addEventListener("focusout", ({ target }) => {
    if (target === field) close();
  });
  document.addEventListener("selectionchange", () => {
    if (field && !beginning(field)) close();
  });
  document.addEventListener("htmx:beforeSwap", close);

  // Somebody may have typed while this was loading.
  const { activeElement } = document;
  const isWriting = activeElement?.matches("[data-completions]");
  if (isWriting && beginning(activeElement)) complete(activeElement);
}
