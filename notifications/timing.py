"""Computes when to send: after quiet hours, and when the next e-mail is due.

Pure. All times of day are local to the person's time zone, across clock changes too.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
MONDAY = 0
DIGEST_AT = time(8)
# Gathers what happens together, and gives people time to undo it.
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
    """A time span of each day; it crosses midnight if `ends` is the earlier time."""

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
    """Return when the quiet hours around `now` end; None outside quiet hours."""
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
    """Return when to mail what has been waiting since then: `now`, or later.

    Immediate e-mails are at least `MAIL_EVERY` apart. People who chose never to get
    e-mails get only those that nobody can turn off, and get them immediately.
    """
    if frequency in (EmailFrequency.DAILY, EmailFrequency.WEEKLY):
        due = find_digest_due(frequency, now=waiting_since, zone=zone)
    else:
        due = waiting_since + COLLECT_FOR
        if last_sent_at is not None:
            due = max(due, last_sent_at + MAIL_EVERY)
    due = max(due, now)
    return find_quiet_end(quiet, now=due, zone=zone) or due


def find_digest_due(
    frequency: EmailFrequency, *, now: datetime, zone: tzinfo
) -> datetime:
    """Return when the next daily or weekly e-mail is due, after `now`."""
    day = now.astimezone(zone).date()
    while True:
        if frequency is not EmailFrequency.WEEKLY or day.weekday() == MONDAY:
            for moment in _moments_of(day, DIGEST_AT, zone):
                if moment > now:
                    return moment
        day += DAY


def _moments_of(day: date, at: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the two moments at which clocks in the zone show this time on this day.

    They are the same unless clocks are set back at that time. A time that is skipped is
    read as if clocks had not been set forward yet.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
