// Display choices apply at once; the request only stores them.

const ROOT_DATA = { theme: "theme", accent: "accent", text_size: "textSize" };
const BARS = { light: "#fdfcfa", dark: "#16181b", black: "#000000" };

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-display]") || !(button?.name in ROOT_DATA)) return;
  event.preventDefault();
  const { name, value } = button;
  const before = document.documentElement.dataset[ROOT_DATA[name]];
  show(name, value);
  htmx
    .ajax("POST", form.action, {
      source: form,
      swap: "none",
      values: { [name]: value },
    })
    .catch(() => show(name, before));
});

function show(name, value) {
  document.documentElement.dataset[ROOT_DATA[name]] = value;
  for (const button of document.querySelectorAll(`[data-display] [name=${name}]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
  if (name === "theme") paintBar(value);
}

// The browser's own bar on a phone.
function paintBar(theme) {
  if (!(theme in BARS)) return;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    meta.content = BARS[theme];
  }
}
