// A list of options below a text field, by WAI-ARIA's combobox pattern: the focus stays in the field,
// which names the current option. The server draws the list; each script says for which text.

{
  const pauseMs = 150;

  // `addressOf(field)` returns where the options of its text are, or nothing. `onOpen` puts the panel
  // into the page. A click on an option chooses it, and so does Enter.
  tern.makeCombobox ??= ({ listId, addressOf, onOpen, onClose, addOptions, choosesByTab }) => {
    const panel = Object.assign(document.createElement("div"), { className: "completions" });
    let opened = null; // the field whose list is open
    let timer = 0;
    let request = null;

    const options = () => [...panel.querySelectorAll("[role=option]")];
    const current = () => panel.querySelector("[aria-selected=true]");

    function stop() {
      clearTimeout(timer);
      request?.abort();
    }

    function close() {
      stop();
      if (!opened) return;
      const field = opened;
      opened = null;
      panel.remove();
      field.removeAttribute("aria-activedescendant");
      onClose(field);
    }

    function open(field, html) {
      panel.innerHTML = html;
      addOptions?.(panel.firstElementChild, field);
      if (!options().length) return close();
      panel.firstElementChild.id = listId;
      options().forEach((option, index) => (option.id = `${listId}-${index}`));
      opened = field;
      field.removeAttribute("aria-activedescendant");
      onOpen(field);
    }

    function select(option) {
      current()?.setAttribute("aria-selected", "false");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      opened.setAttribute("aria-activedescendant", option.id);
    }

    function move(step) {
      const all = options();
      const index = all.indexOf(current());
      const next = index < 0 && step < 0 ? all.length - 1 : index + step;
      select(all[(next + all.length) % all.length]);
    }

    async function suggest(field) {
      const address = addressOf(field);
      if (!address) return close();
      request = new AbortController();
      try {
        const answer = await fetch(address, { signal: request.signal });
        const isWanted = addressOf(field) === address && document.activeElement === field;
        if (answer.ok && isWanted) open(field, await answer.text());
      } catch {
        // Another letter was typed, or there is no network.
      }
    }

    function suggestSoon(field) {
      stop();
      timer = setTimeout(suggest, pauseMs, field);
    }

    function onKey(event) {
      if (event.target !== opened || tern.isComposing(event)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const chosen = current();
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Enter" && chosen) chosen.click();
      else if (event.key === "Tab" && choosesByTab) (chosen ?? options()[0]).click();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    // Before single keys get it.
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("focusout", ({ target, relatedTarget }) => {
      if (target === opened && !panel.contains(relatedTarget)) close();
    });
    // The field keeps the focus while an option is pressed.
    panel.addEventListener("mousedown", (event) => event.preventDefault());

    return {
      panel,
      close,
      suggest,
      suggestSoon,
      selectFirst: () => select(options()[0]),
      get field() {
        return opened;
      },
    };
  };
}
