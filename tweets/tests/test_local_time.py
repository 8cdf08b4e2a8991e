"""Tests days and times in a person's own zone, also where the clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tweets.forms.local_time import LocalTimeField

FIELD = LocalTimeField(required=False)


def read(text: str) -> datetime | None:
    with timezone.override(ZoneInfo("Europe/Madrid")):
        moment: datetime | None = FIELD.clean(text)
        return moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-15T08:30", datetime(2027, 1, 15, 7, 30, tzinfo=UTC)),
        ("2027-07-15T08:30", datetime(2027, 7, 15, 6, 30, tzinfo=UTC)),
        # The clocks go back from 3 to 2 o'clock: the first of the two is meant.
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_time_is_read_in_the_persons_zone(text: str, moment: datetime | None) -> None:
    assert read(text) == moment


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not exist"):
        read("2027-03-28T02:30")


def test_what_was_read_is_shown_again() -> None:
    with timezone.override(ZoneInfo("America/New_York")):
        for text in ("2027-01-15T08:30", "2027-11-07T01:30"):
            assert FIELD.prepare_value(FIELD.clean(text)) == text


@given(st.text())
def test_anything_is_a_time_or_an_error(text: str) -> None:
    try:
        FIELD.clean(text)
    except ValidationError:
        return


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "x", "12:00"])
def test_the_ends_of_time_are_errors_or_times(text: str) -> None:
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        try:
            FIELD.clean(text)
        except ValidationError:
            return
