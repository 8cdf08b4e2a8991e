// Loads a script when somebody first focuses or hovers over the part of the page that names it, and
// passes that event on to the script. A part that shows something at once is `data-script-now`.

const asked = new Set();

async function load(script) {
  asked.add(script);
  try {
    await import(script);
    return true;
  } catch {
    asked.delete(script); // No network: the next event tries again.
    return false;
  }
}

async function onReach(event) {
  const parts = event.composedPath().filter((part) => part.dataset?.script);
  const wanted = parts.map((part) => part.dataset.script).filter((one) => !asked.has(one));
  if (!wanted.length) return;
  const loaded = await Promise.all(wanted.map(load));
  // Without a network, the same event again would ask for the script again, and so on.
  if (loaded.every(Boolean) && event.target.isConnected) {
    event.target.dispatchEvent(new event.constructor(event.type, event));
  }
}

document.addEventListener("focusin", onReach);
document.addEventListener("pointerover", onReach);

function loadNow() {
  for (const { dataset } of document.querySelectorAll("[data-script-now]")) {
    if (!asked.has(dataset.scriptNow)) load(dataset.scriptNow);
  }
}

for (const type of ["htmx:load", "htmx:afterSettle"]) document.addEventListener(type, loadNow);
loadNow();
