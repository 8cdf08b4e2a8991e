// Named places in localStorage for what is being written. A tab that has one open holds a
// lock of the same name, so that another tab leaves it alone.

const KEPT_MS = 30 * 24 * 3600_000;
const releases = new Map();

function read(slot) {
  try {
    return JSON.parse(localStorage.getItem(slot));
  } catch {
    return null;
  }
}

function write(slot, draft) {
  try {
    localStorage.setItem(slot, JSON.stringify(draft));
  } catch {
    // There is no room, or none is given: the text is still in the field.
  }
}

function empty(slot) {
  localStorage.removeItem(slot);
}

// The slots with this prefix, the last written first. Old ones are emptied.
function list(prefix) {
  const slots = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  const age = (slot) => Date.now() - (read(slot)?.at ?? 0);
  slots.filter((slot) => age(slot) > KEPT_MS).forEach(empty);
  return slots.filter((slot) => read(slot)).sort((a, b) => age(a) - age(b));
}

// Resolves to whether this page has the slot now. Browsers offer no locks over plain HTTP:
// there, tabs that are open at the same time share a slot.
function hold(slot) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(slot, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock && new Promise((release) => releases.set(slot, release));
    });
  });
}

function letGo(slot) {
  releases.get(slot)?.();
  releases.delete(slot);
}

function letGoAll() {
  [...releases.keys()].forEach(letGo);
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

globalThis.tern ??= {};
tern.slots = { read, write, empty, list, hold, letGo, letGoAll };
tern.randomId = randomId;
