// Takes pictures that are pasted or dropped into a composer, as if they had been chosen.

const FILES = "input[type=file][data-uploads]";

function composerOf(event) {
  const composer = event.target.closest?.("[data-composer]");
  return composer?.querySelector(FILES) ? composer : null;
}

// In a thread, each tweet has its own. The composer's own comes after the others.
function inputFor({ target }, composer) {
  const part = target.closest("[data-part]") ?? composer.querySelector(".composer__foot");
  return part?.querySelector(FILES) ?? composer.querySelector(FILES);
}

function take(input, files) {
  const taken = new DataTransfer();
  for (const file of files) if (/^(?:image|video)\//.test(file.type)) taken.items.add(file);
  if (!taken.files.length || input.disabled) return false;
  input.files = taken.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// A copied text may come with a picture of itself; then the text is meant.
document.addEventListener("paste", (event) => {
  const composer = composerOf(event);
  const { files, types } = event.clipboardData;
  if (!composer || !files.length || types.includes("text/plain")) return;
  if (take(inputFor(event, composer), files)) event.preventDefault();
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  const composer = carriesFiles(event) && composerOf(event);
  document.querySelector(".composer.is-target")?.classList.remove("is-target");
  if (!composer) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  composer.classList.add("is-target");
});

document.addEventListener("dragleave", (event) => {
  const composer = composerOf(event);
  if (!composer?.contains(event.relatedTarget)) composer?.classList.remove("is-target");
});

document.addEventListener("drop", (event) => {
  const composer = carriesFiles(event) && composerOf(event);
  if (!composer) return;
  event.preventDefault();
  composer.classList.remove("is-target");
  take(inputFor(event, composer), event.dataTransfer.files);
});
