// Named slots in localStorage for drafts. A tab holds a lock with the name of its slot, so
// that other tabs leave it alone.

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
    // Storage is full or forbidden: the text is still in the field.
  }
}

function empty(slot) {
  localStorage.removeItem(slot);
}

// Return the slots with this prefix, the last written first. Empties old ones.
function list(prefix) {
  const slots = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  const age = (slot) => Date.now() - (read(slot)?.at ?? 0);
  slots.filter((slot) => age(slot) > KEPT_MS).forEach(empty);
  return slots.filter((slot) => read(slot)).sort((a, b) => age(a) - age(b));
}

// Resolves to whether this page has the slot now. Browsers have no locks over plain HTTP,
// so there, tabs that are open at the same time share a slot.
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
