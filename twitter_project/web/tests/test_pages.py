"""Tests the parts of pages: counts, times, icons, and loading pictures."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.forms import CharField, Form
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from twitter_project.shared.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    TooMany,
    Unavailable,
)
from twitter_project.web.htmx import add_errors, error_response, next_url
from twitter_project.web.icons import OUTLINE, OWN, SOLID, sprite
from twitter_project.web.picture_layout import blur_uri, fitted_size
from twitter_project.web.templatetags.site_tags import (
    ago,
    browser_name,
    short_count,
    short_link,
)

HASH = "LEHV6nWB2yk8pyo0adR*.7kCMdnj"


@pytest.mark.parametrize(
    ("count", "english", "spanish"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1K", "1 mil"),
        (1_290, "1.2K", "1,2 mil"),
        (9_999, "9.9K", "9,9 mil"),
        (34_567, "34K", "34 mil"),
        (999_999, "999K", "999 mil"),
        (5_640_000, "5.6M", "5,6 M"),
    ],
)
def test_counts_are_short_and_never_rounded_up(
    count: int, english: str, spanish: str
) -> None:
    assert short_count(count) == english
    with translation.override("es"):
        assert short_count(count) == spanish


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0",
            "Edge on Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.4 Safari/605.1.15",
            "Safari on macOS",
        ),
        ("Mozilla/5.0 (Android 14; Mobile) Firefox/127.0", "Firefox on Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "An unknown device"),
    ],
)
def test_browsers_have_names(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


@pytest.mark.parametrize(
    ("age", "written"),
    [
        (timedelta(seconds=-3), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=60), "1m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=6, hours=23), "6d"),
    ],
)
def test_times_are_told_from_now(age: timedelta, written: str) -> None:
    assert ago(datetime.now(UTC) - age) == written


def test_times_of_another_year_say_which() -> None:
    assert ago(datetime(2024, 3, 9, 12, tzinfo=UTC)) == "Mar 9, 2024"
    with translation.override("es"):
        assert ago(datetime(2024, 3, 9, 12, tzinfo=UTC)) == "9 mar 2024"


def test_a_link_is_shown_without_what_all_links_begin_with() -> None:
    assert short_link("https://www.example.org/ada/") == "example.org/ada"


def test_the_sprite_holds_every_icon_once() -> None:
    drawn = sprite() + sprite(is_more=True)
    ids = re.findall(r'<symbol id="i-([^"]+)"', drawn)

    assert sorted(ids) == sorted([*OUTLINE, *SOLID, *OWN])
    assert "<style" not in sprite()
    assert 'width="' not in sprite()


@pytest.mark.parametrize("size", [(1, 1), (4000, 300), (300, 4000), (1600, 1067)])
def test_a_picture_alone_fits_the_column(size: tuple[int, int]) -> None:
    shown = fitted_size(*size)

    assert 0 < shown.width_px <= 506
    assert 0 < shown.height_px <= 510


def test_a_blurhash_becomes_a_tiny_image() -> None:
    assert blur_uri(HASH).startswith("data:image/png;base64,")
    assert len(blur_uri(HASH)) < 400
    assert blur_uri("no blurhash at all") == ""


@pytest.mark.parametrize(
    ("error", "status", "said", "retry_after"),
    [
        (NotFound(), 404, "Nothing here", None),
        (NotAllowed("Not with yourself."), 403, "Not with yourself.", None),
        (Conflict("Already there."), 409, "Already there.", None),
        (Invalid(errors={"name": ["Too long."]}), 422, "Too long.", None),
        (TooMany(retry_after_s=9), 429, "Slow down, please", "9"),
        (Unavailable(), 503, "This is not possible at the moment.", "60"),
        (Unavailable(retry_after_s=5), 503, "This is not possible", "5"),
    ],
)
def test_what_a_service_refuses_has_a_page(
    db: None, error: Any, status: int, said: str, retry_after: str | None
) -> None:
    answer = error_response(page_request(), error)

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert answer.get("Retry-After") == retry_after


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/@ada?before=1", "/@ada?before=1"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_stays_on_the_site(asked: str, leads_to: str) -> None:
    request = RequestFactory().post("/", {"next": asked})

    assert next_url(request) == leads_to


def test_faults_stand_beside_their_fields_and_the_rest_above() -> None:
    class NameForm(Form):
        name = CharField()

    form = NameForm({"name": "x"})
    add_errors(form, Invalid(errors={"name": ["Short."], "media_ids": ["Gone."]}))

    assert form.errors == {"name": ["Short."], "__all__": ["Gone."]}


def page_request() -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request
