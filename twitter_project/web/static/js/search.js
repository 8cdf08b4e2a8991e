// The search box suggests people, hashtags and recent searches while somebody types, by WAI-ARIA's
// combobox pattern: the focus stays in the field. Recent searches stay in this browser,
// until their owner signs out.

{
  const pauseMs = 150;
  const keptMax = 10;
  const shownMax = 5;
  const listId = "search-suggestions";
  const { account = "" } = document.body.dataset;
  const slot = `searches:${account}`;
  const panel = Object.assign(document.createElement("div"), {
    className: "completions search__suggestions",
  });
  let field = null; // in which the list is open
  let timer = 0;
  let request = null;

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

  const options = () => [...panel.querySelectorAll("[role=option]")];
  const current = () => panel.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    request?.abort();
    if (!field) return;
    panel.remove();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    field = null;
  }

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

  function open(input, html) {
    panel.innerHTML = html;
    const list = panel.firstElementChild;
    const typed = input.value.trim().toLowerCase();
    const recent = readRecent().filter((text) => text.toLowerCase().startsWith(typed));
    const others = recent.filter((text) => text.toLowerCase() !== typed);
    const made = others.slice(0, shownMax).map((text) => makeRecentOption(input.form, text));
    list.prepend(...made);
    if (!options().length) return close();
    list.id = listId;
    options().forEach((option, place) => (option.id = `${listId}-${place}`));
    field = input;
    input.form.append(panel);
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
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

  async function suggest(input) {
    const text = input.value;
    request = new AbortController();
    const query = new URLSearchParams({ q: text });
    try {
      const { signal } = request;
      const answer = await fetch(`${input.form.dataset.suggest}?${query}`, { signal });
      const isWanted = input.value === text && document.activeElement === input;
      if (answer.ok && isWanted) open(input, await answer.text());
    } catch {
      // Another letter was typed, or there is no network.
    }
  }

  function ask(input) {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(suggest, pauseMs, input);
  }

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".search .input")) return;
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-autocomplete", "list");
    target.setAttribute("aria-controls", listId);
    target.setAttribute("aria-expanded", String(target === field));
    // Somebody may have typed while this script was loading.
    if (target === document.activeElement && target.value !== target.defaultValue) ask(target);
  });

  document.addEventListener("input", ({ target, isComposing }) => {
    if (target.matches(".search .input") && !isComposing) ask(target);
  });

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target === field && !panel.contains(relatedTarget)) close();
  });

  // The field keeps the focus while an option is pressed.
  panel.addEventListener("pointerdown", (event) => event.preventDefault());

  function onKey(event) {
    const { key, target } = event;
    if (!target.matches?.(".search .input") || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target !== field) {
      if (key !== "ArrowDown") return;
      ask(target);
    } else if (key === "Escape") close();
    else if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (key === "Enter" && current()) current().click();
    else return;
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
