// Keeps "5m" up to date while the page is open, with words from the page, and shows times in the
// account's zone, or in the device's, which it tells the server in a cookie.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY_MS = 30_000;

const words = document.getElementById("ago")?.dataset;
const language = document.documentElement.lang;
const timeZone = document.body.dataset.zone || undefined;
const full = new Intl.DateTimeFormat(language, {
  dateStyle: "long",
  timeStyle: "short",
  timeZone,
});

function ago(moment) {
  const seconds = Math.floor((Date.now() - moment) / 1000);
  if (seconds < MINUTE) return words.now;
  if (seconds < HOUR) return words.minutes.replace("#", Math.floor(seconds / MINUTE));
  if (seconds < DAY) return words.hours.replace("#", Math.floor(seconds / HOUR));
  if (seconds < 7 * DAY) return words.days.replace("#", Math.floor(seconds / DAY));
  return dayOf(moment);
}

function dayOf(moment) {
  const options = { month: "short", day: "numeric", timeZone };
  const yearOf = (time) => new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(time);
  if (yearOf(moment) !== yearOf(Date.now())) options.year = "numeric";
  return new Intl.DateTimeFormat(language, options).format(moment);
}

function refresh() {
  if (!words || document.hidden) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const text = ago(Date.parse(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
  for (const time of document.querySelectorAll("time[data-full]")) {
    time.textContent = full.format(Date.parse(time.dateTime));
  }
}

// Tooltips are created only on hover or focus, since a page has many.
for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const times = target.closest?.("a, time")?.parentElement.querySelectorAll("time[title]");
    for (const time of times ?? []) time.title = full.format(Date.parse(time.dateTime));
  });
}

// Pages that were drawn before the server knew the zone name another one.
function tellZone() {
  const { timeZone: own } = Intl.DateTimeFormat().resolvedOptions();
  const { pathname } = new URL("../", import.meta.url);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `time_zone=${own}; path=${pathname}; max-age=31536000; samesite=lax${secure}`;
  if (document.body.dataset.zone) return;
  for (const { elements } of document.querySelectorAll("form[data-composer]")) {
    const { publish_at: time, zone } = elements;
    if (!zone || time.defaultValue) continue; // That time is in the zone that is named.
    zone.value = own;
    zone.parentElement.querySelector("[data-zone-name]").textContent = own;
  }
}

tellZone();
refresh();
setInterval(refresh, EVERY_MS);
for (const type of ["visibilitychange", "htmx:afterSettle"]) {
  document.addEventListener(type, refresh);
}
addEventListener("pageshow", refresh);
