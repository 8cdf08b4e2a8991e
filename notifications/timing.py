"""When a person may be disturbed: quiet hours, and the days of collected e-mails.

Pure. All hours are on the wall of the person's time zone, also while clocks change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
MONDAY = 0
COLLECTED_AT = time(8)
# So that what belongs together, or is taken back at once, is not mailed one by one.
COLLECT_FOR = timedelta(minutes=1)
MAIL_EVERY = timedelta(minutes=10)


class EmailFrequency(models.TextChoices):
    """How often a person gets e-mails."""

    IMMEDIATE = "immediate", _("As it happens")
    DAILY = "daily", _("Once a day, at 8:00")
    WEEKLY = "weekly", _("Once a week, on Mondays at 8:00")
    NEVER = "never", _("Never")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the day to another, over midnight if that is earlier."""

    begins: time
    ends: time

    def includes(self, moment: time) -> bool:
        """Return whether it is quiet at this time of the day."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def find_quiet_end(
    quiet: QuietHours | None, *, now: datetime, zone: tzinfo
) -> datetime | None:
    """Return when the quiet hours end that `now` is in; None if it is not quiet."""
    local = now.astimezone(zone)
    if quiet is None or not quiet.includes(local.time()):
        return None
    day = local.date()
    return next(
        moment
        for one in (day, day + DAY)
        for moment in _moments_of(one, quiet.ends, zone)
        if moment > now
    )


def find_mail_due(
    frequency: EmailFrequency,
    quiet: QuietHours | None,
    *,
    zone: tzinfo,
    waiting_since: datetime,
    last_sent_at: datetime | None,
    now: datetime,
) -> datetime:
    """Return when to mail what has been waiting for some time: `now`, or later.

    E-mails that are not collected for a day or a week are `MAIL_EVERY` apart. What is
    mailed to people who want no e-mails is important, and does not wait for a day.
    """
    if frequency in (EmailFrequency.DAILY, EmailFrequency.WEEKLY):
        due = find_collected_at(frequency, now=waiting_since, zone=zone)
    else:
        due = waiting_since + COLLECT_FOR
        if last_sent_at is not None:
            due = max(due, last_sent_at + MAIL_EVERY)
    due = max(due, now)
    return find_quiet_end(quiet, now=due, zone=zone) or due


def find_collected_at(
    frequency: EmailFrequency, *, now: datetime, zone: tzinfo
) -> datetime:
    """Return when the next collected e-mail is due, after `now`."""
    day = now.astimezone(zone).date()
    while True:
        if frequency is not EmailFrequency.WEEKLY or day.weekday() == MONDAY:
            for moment in _moments_of(day, COLLECTED_AT, zone):
                if moment > now:
                    return moment
        day += DAY


def _moments_of(day: date, at: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when the clocks of the zone show this time on this day.

    They differ only where clocks are set back at that time. A time that is skipped is
    taken as if clocks had not been set forward yet.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
