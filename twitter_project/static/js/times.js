// Keeps "5m" true while the page is open; the words come with the page.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY_MS = 30_000;

const words = document.getElementById("ago")?.dataset;
const language = document.documentElement.lang;

function ago(moment) {
  const seconds = Math.floor((Date.now() - moment) / 1000);
  if (seconds < MINUTE) return words.now;
  if (seconds < HOUR) return words.minutes.replace("#", Math.floor(seconds / MINUTE));
  if (seconds < DAY) return words.hours.replace("#", Math.floor(seconds / HOUR));
  if (seconds < 7 * DAY) return words.days.replace("#", Math.floor(seconds / DAY));
  return new Intl.DateTimeFormat(language, { month: "short", day: "numeric" }).format(
    moment,
  );
}

function refresh() {
  if (!words || document.hidden) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const moment = Date.parse(time.dateTime);
    const isDated = Date.now() - moment > 8 * DAY * 1000;
    if (!isDated) time.textContent = ago(moment);
  }
}

setInterval(refresh, EVERY_MS);
document.addEventListener("visibilitychange", refresh);
addEventListener("pageshow", refresh);
