"""Tests what browsers and proxies may cache."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import override_settings

from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
PAGES = ("/", "/public", "/@ada", "/settings", "/notifications", "/accounts/login/")


def varies_by(response: object) -> set[str]:
    vary: str = response.headers["Vary"]  # type: ignore[attr-defined]
    return {part.strip() for part in vary.split(",")}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_kept_for_nobody_else(
    signed_in: SignIn, ada: UserCard, path: str
) -> None:
    response = signed_in(ada).get(path)

    assert "public" not in response.headers["Cache-Control"]
    assert {"no-cache", "no-store"} & set(response.headers["Cache-Control"].split(", "))
    assert {"Cookie", "Accept-Language"} <= varies_by(response)


@pytest.mark.parametrize("path", ["/", "/public", "/@ada"])
def test_a_strangers_page_is_kept_by_no_proxy(
    client: Client, ada: UserCard, path: str
) -> None:
    post_tweet(author_id=ada.id, text="Morning")

    response = client.get(path)

    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language", "HX-Request"} <= varies_by(response)


def test_an_error_is_not_kept(client: Client, db: None) -> None:
    response = client.get("/nothing-here")

    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/@ada/feed.atom", "/robots.txt", "/sitemap.xml"])
def test_what_is_the_same_for_all_is_kept_by_all(
    client: Client, ada: UserCard, path: str
) -> None:
    assert client.get(path).headers["Cache-Control"] == "public, max-age=300"


def test_the_worker_is_asked_for_each_time(client: Client, db: None) -> None:
    for path in ("/sw.js", "/offline", "/manifest.webmanifest"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"


@override_settings(WHITENOISE_USE_FINDERS=True)
def test_static_files_are_kept(client: Client, db: None) -> None:
    response = client.get("/static/site.css")
    response.close()

    assert response.headers["Cache-Control"].startswith("max-age=")
    assert "Cookie" not in response.headers.get("Vary", "")
