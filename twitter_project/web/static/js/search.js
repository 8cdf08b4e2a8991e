// The search box suggests people, hashtags and recent searches while somebody types. Recent searches
// stay in this browser, until their owner signs out.

{
  const keptMax = 10;
  const shownMax = 5;
  const listId = "search-suggestions";
  const { account = "" } = document.body.dataset;
  const slot = `searches:${account}`;

  // Recent searches.

  function readRecent() {
    try {
      const kept = JSON.parse(localStorage.getItem(slot)) ?? [];
      return kept.filter((text) => typeof text === "string");
    } catch {
      return [];
    }
  }

  function keepRecent(searches) {
    try {
      if (searches.length) localStorage.setItem(slot, JSON.stringify(searches));
      else localStorage.removeItem(slot);
    } catch {
      // Not enough room, or none is allowed: nothing is kept.
    }
  }

  const forget = (text) => keepRecent(readRecent().filter((one) => one !== text));

  function remember(text) {
    const others = readRecent().filter((one) => one !== text);
    keepRecent([text, ...others].slice(0, keptMax));
  }

  function addressOf(form, text) {
    return `${form.getAttribute("action")}?${new URLSearchParams({ q: text })}`;
  }

  // The list on the search page, where searches can be removed.
  function drawRecent() {
    const section = document.querySelector("[data-recent]");
    if (!section) return;
    const list = section.querySelector("ul");
    const row = section.querySelector("template");
    const form = document.querySelector("#main-search").form;
    const searches = readRecent();
    list.replaceChildren(
      ...searches.map((text) => {
        const item = row.content.cloneNode(true);
        const [link, button] = item.querySelectorAll("a, button");
        link.href = addressOf(form, text);
        link.textContent = text;
        button.dataset.forget = text;
        button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${text}`);
        return item;
      }),
    );
    section.hidden = !searches.length;
  }

  // The list below the field.

  function makeRecentOption(form, text) {
    const option = Object.assign(document.createElement("a"), {
      className: "completions__item",
      href: addressOf(form, text),
      tabIndex: -1,
    });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const icon = form.querySelector(".icon").cloneNode(true);
    const words = Object.assign(document.createElement("bdi"), { textContent: text });
    option.append(icon, words);
    return option;
  }

  function addRecent(list, { form, value }) {
    const typed = value.trim().toLowerCase();
    const recent = readRecent().filter((text) => text.toLowerCase().startsWith(typed));
    const others = recent.filter((text) => text.toLowerCase() !== typed);
    list.prepend(...others.slice(0, shownMax).map((text) => makeRecentOption(form, text)));
  }

  const box = tern.makeCombobox({
    listId,
    addressOf: ({ form, value }) =>
      `${form.dataset.suggest}?${new URLSearchParams({ q: value })}`,
    addOptions: addRecent,
    onOpen(field) {
      field.form.append(box.panel);
      field.setAttribute("aria-expanded", "true");
    },
    onClose: (field) => field.setAttribute("aria-expanded", "false"),
  });
  box.panel.classList.add("search__suggestions");

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".search .input")) return;
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-autocomplete", "list");
    target.setAttribute("aria-controls", listId);
    target.setAttribute("aria-expanded", String(target === box.field));
    // Somebody may have typed while this script was loading.
    if (target === document.activeElement && target.value !== target.defaultValue) {
      box.suggestSoon(target);
    }
  });

  document.addEventListener("input", ({ target, isComposing }) => {
    if (target.matches(".search .input") && !isComposing) box.suggestSoon(target);
  });

  function onKey(event) {
    const { key, target } = event;
    if (key !== "ArrowDown" || !target.matches?.(".search .input")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || tern.isComposing(event)) return;
    if (target === box.field) return;
    box.suggestSoon(target);
    event.preventDefault();
    event.stopPropagation();
  }

  // Before single keys get it.
  document.addEventListener("keydown", onKey, true);

  document.addEventListener("submit", ({ target }) => {
    if (!target.matches(".search form")) return;
    const text = target.elements.q.value.trim();
    if (text) remember(text);
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-forget], [data-forget-all]");
    if (!button) return;
    if ("forgetAll" in button.dataset) keepRecent([]);
    else forget(button.dataset.forget);
    drawRecent();
    document.querySelector("#main-search").focus();
  });

  drawRecent();
}
