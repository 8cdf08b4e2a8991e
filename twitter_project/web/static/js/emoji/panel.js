// The panel of emoji: by kind, or found by a word in the page's language. The words and the search
// are emoji-picker-element's; its own picker needs inline styles, which our pages refuse.

globalThis.tern ??= {};

{
  // Newer ones are empty boxes on many devices.
  const newest = 15;
  const shortest = 2; // letters that the search needs
  let panel = null;
  let opener = null;
  let database = null;
  let asked = 0;

  const all = () => panel.querySelector("[data-emoji-all]");
  const note = () => panel.querySelector("[role=status]");
  const search = () => panel.querySelector("input");

  tern.toggleEmoji = (button) => {
    const isOpen = opener === button;
    close();
    if (!isOpen) open(button);
  };

  async function open(button) {
    opener = button;
    opener.setAttribute("aria-expanded", "true");
    const template = button.form.querySelector("[data-emoji-panel]");
    panel = template.content.firstElementChild.cloneNode(true);
    button.closest(".composer__foot, .composer__part-foot").after(panel);
    search().focus();
    await show(() => database.getEmojiByGroup(0), 0);
  }

  function close() {
    panel?.remove();
    opener?.setAttribute("aria-expanded", "false");
    panel = opener = null;
  }

  async function load() {
    const { emojiDatabase, emojiData } = opener.dataset;
    const { default: Database } = await import(emojiDatabase);
    const locale = document.documentElement.lang.slice(0, 2) || "en";
    database ??= new Database({ locale, dataSource: emojiData });
    await database.ready();
  }

  async function show(find, group) {
    const turn = ++asked;
    let found;
    try {
      await load();
      found = await find();
    } catch {
      database = null;
      if (panel) note().textContent = note().dataset.failed;
      return;
    }
    if (turn !== asked || !panel) return;
    const shown = found.filter(({ unicode, version }) => unicode && version <= newest);
    all().replaceChildren(...shown.map(drawOne));
    all().firstElementChild?.setAttribute("tabindex", "0");
    note().textContent = shown.length ? "" : note().dataset.none;
    for (const button of panel.querySelectorAll("[data-group]")) {
      button.setAttribute("aria-pressed", Number(button.dataset.group) === group);
    }
  }

  function drawOne({ unicode, annotation }) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: unicode, title: annotation });
    button.setAttribute("aria-label", annotation);
    button.dataset.unicode = unicode;
    button.tabIndex = -1;
    return button;
  }

  // As if it were typed, so that the browser can undo it.
  function insert(emoji) {
    const part = opener.closest("[data-part], [data-composer]");
    const isHere = tern.lastField && part.contains(tern.lastField);
    const field = isHere ? tern.lastField : part.querySelector("[data-limit]");
    close();
    field.focus();
    if (document.execCommand("insertText", false, emoji)) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Arrow keys move in the grid, whatever the number of columns.
  function move(from, key) {
    const others = [...all().children];
    const place = others.indexOf(from);
    const columns = others.filter(({ offsetTop }) => offsetTop === from.offsetTop).length;
    const isRtl = getComputedStyle(panel).direction === "rtl";
    const step = { ArrowUp: -columns, ArrowDown: columns, ArrowLeft: isRtl ? 1 : -1 };
    const next = others[place + (step[key] ?? (isRtl ? -1 : 1))];
    if (!next) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  document.addEventListener("click", ({ target }) => {
    if (!panel) return;
    const group = target.closest?.(".emoji [data-group]")?.dataset.group;
    const emoji = target.closest?.(".emoji [data-unicode]")?.dataset.unicode;
    if (emoji) return insert(emoji);
    if (!group) {
      if (!panel.contains(target) && !target.closest?.("[data-emoji]")) close();
      return;
    }
    search().value = "";
    show(() => database.getEmojiByGroup(Number(group)), Number(group));
  });

  document.addEventListener("input", (event) => {
    if (!panel || event.target !== search()) return;
    event.stopPropagation();
    const words = search().value.trim();
    if (words.length < shortest) show(() => database.getEmojiByGroup(0), 0);
    else show(() => database.getEmojiBySearchQuery(words), -1);
  }, { capture: true });

  document.addEventListener("keydown", (event) => {
    if (!panel?.contains(event.target) || tern.isComposing(event)) return;
    const { key, target } = event;
    if (key === "Escape") {
      const button = opener;
      close();
      button.focus();
    } else if (key === "Enter" && target === search()) {
      all().firstElementChild?.click();
    } else if (key === "ArrowDown" && target === search()) {
      all().firstElementChild?.focus();
    } else if (key.startsWith("Arrow") && target.dataset.unicode) {
      move(target, key);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}
