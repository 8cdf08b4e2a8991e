"""Tests quiet hours and when digests are due, also while clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.timing import (
    EmailFrequency,
    QuietHours,
    find_digest_due,
    find_quiet_end,
)

ZONES = st.sampled_from(
    [
        "Europe/Madrid",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kathmandu",
        "UTC",
    ]
).map(ZoneInfo)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
MADRID = ZoneInfo("Europe/Madrid")
NIGHT = QuietHours(time(22), time(7, 30))


def at(text: str) -> datetime:
    """Return a moment from the clocks of Madrid."""
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-30 21:59", None),
        ("2026-11-30 22:00", "2026-12-01 07:30"),
        ("2026-12-01 00:10", "2026-12-01 07:30"),
        ("2026-12-01 07:29", "2026-12-01 07:30"),
        ("2026-12-01 07:30", None),
        # Clocks are set forward and back in these nights.
        ("2026-03-28 23:00", "2026-03-29 07:30"),
        ("2026-10-24 23:00", "2026-10-25 07:30"),
    ],
)
def test_quiet_hours_last_over_midnight(now: str, end: str | None) -> None:
    found = find_quiet_end(NIGHT, now=at(now), zone=MADRID)

    assert found == (at(end) if end else None)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_after_it() -> None:
    quiet = QuietHours(time(22), time(2, 30))
    # 02:15 for the second time: 02:30 was there once already.
    now = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert find_quiet_end(quiet, now=now, zone=MADRID) == now + timedelta(minutes=15)


def test_quiet_hours_that_end_in_the_hour_that_is_skipped_end_after_it() -> None:
    quiet = QuietHours(time(22), time(2, 30))

    end = find_quiet_end(quiet, now=at("2026-03-29 01:59"), zone=MADRID)

    assert end == at("2026-03-29 03:30")


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert find_quiet_end(None, now=at("2026-12-01 03:00"), zone=MADRID) is None


@given(TIMES, TIMES, MOMENTS, ZONES)
def test_when_quiet_hours_end_it_is_no_longer_quiet(
    begins: time, ends: time, now: datetime, zone: ZoneInfo
) -> None:
    quiet = QuietHours(begins, ends)

    end = find_quiet_end(quiet, now=now, zone=zone)

    if end is None:
        assert not quiet.includes(now.astimezone(zone).time())
    else:
        assert now < end <= now + timedelta(hours=25)


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        (EmailFrequency.DAILY, "2026-11-30 07:59", "2026-11-30 08:00"),
        (EmailFrequency.DAILY, "2026-11-30 08:00", "2026-12-01 08:00"),
        (EmailFrequency.DAILY, "2026-10-24 12:00", "2026-10-25 08:00"),
        (EmailFrequency.WEEKLY, "2026-11-30 07:59", "2026-11-30 08:00"),
        (EmailFrequency.WEEKLY, "2026-11-30 08:01", "2026-12-07 08:00"),
        (EmailFrequency.WEEKLY, "2026-12-03 08:01", "2026-12-07 08:00"),
    ],
)
def test_collected_mails_are_due_at_eight(
    frequency: EmailFrequency, now: str, due: str
) -> None:
    assert find_digest_due(frequency, now=at(now), zone=MADRID) == at(due)


@given(st.sampled_from([EmailFrequency.DAILY, EmailFrequency.WEEKLY]), MOMENTS, ZONES)
def test_the_next_collected_mail_is_at_eight_and_soon(
    frequency: EmailFrequency, now: datetime, zone: ZoneInfo
) -> None:
    due = find_digest_due(frequency, now=now, zone=zone)

    days = 1 if frequency is EmailFrequency.DAILY else 7
    assert now < due <= now + timedelta(days=days, hours=1)
    assert due.astimezone(zone).time() == time(8)
