"""Writes moments for people: "5m", "Mar 3", "March 3, 2026 at 9:41".

Looking up the language and the time zone of a request costs more than writing a time
with them, and a page writes dozens of times. So a page reads its clock once.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

DAYS_AS_DAYS = 7
DAY_S, MINUTES_OF_A_DAY = 86400, 1440
KEPT_DATES_COUNT = 1_000


@dataclass(frozen=True, slots=True)
class Clock:
    """The time at which a page is drawn, with its language and its time zone."""

    now: datetime
    zone: tzinfo
    language: str | None

    @classmethod
    def read(cls) -> Clock:
        """Return the clock of the current request."""
        zone = timezone.get_current_timezone()
        return cls(datetime.now(UTC), zone, get_language())

    def write_ago(self, moment: datetime) -> str:
        """Write how long ago that was, as briefly as possible; a date after a week."""
        seconds = int((self.now - moment).total_seconds())
        if seconds < DAY_S * DAYS_AS_DAYS:
            units = (DAY_S, 3600, 60, 1)
            unit_s = next(one for one in units if seconds >= one or one == 1)
            return _write_ago(unit_s, seconds // unit_s, self.language)
        day = moment.astimezone(self.zone).date()
        is_this_year = day.year == self.now.astimezone(self.zone).year
        return _write_day(day, is_this_year, self.language)

    def write_in_full(self, moment: datetime) -> str:
        """Write the day and the minute; mark UTC, because nobody lives in it."""
        local = moment.astimezone(self.zone)
        written = _full_time_format(self.language) % {
            "date": _write_date(local.date(), self.language),
            "time": _write_time(time(local.hour, local.minute), self.language),
        }
        return f"{written} UTC" if local.tzname() == "UTC" else written

    def values_of(self, moment: datetime) -> dict[str, object]:
        """Return the values for `shared/_time.html`."""
        return {
            "moment": moment.isoformat(timespec="seconds"),
            "in_full": self.write_in_full(moment),
            "ago": self.write_ago(moment),
        }


# The functions below write in the active language; they take it as the cache's key.


@functools.lru_cache
def _write_ago(unit_s: int, count: int, language: str | None) -> str:
    if unit_s == 1:
        return pgettext("a moment ago", "now")
    if unit_s == 60:
        return pgettext("minutes ago", "%(count)sm") % {"count": count}
    if unit_s == 3600:
        return pgettext("hours ago", "%(count)sh") % {"count": count}
    return pgettext("days ago", "%(count)sd") % {"count": count}


@functools.lru_cache(maxsize=KEPT_DATES_COUNT)
def _write_day(day: date, is_this_year: bool, language: str | None) -> str:
    if is_this_year:
        return formats.date_format(day, pgettext("day of this year", "M j"))
    return formats.date_format(day, pgettext("day of any year", "M j, Y"))


@functools.cache
def _full_time_format(language: str | None) -> str:
    return _("%(date)s at %(time)s")


@functools.lru_cache(maxsize=KEPT_DATES_COUNT)
def _write_date(day: date, language: str | None) -> str:
    return formats.date_format(day, "DATE_FORMAT")


@functools.lru_cache(maxsize=MINUTES_OF_A_DAY * len(settings.LANGUAGES))
def _write_time(minute: time, language: str | None) -> str:
    return formats.time_format(minute, pgettext("time of day", "g:i A"))
