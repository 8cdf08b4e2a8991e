"""Tests the site as an app: its manifest, what its worker keeps, sharing to it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from twitter_project.management.commands.draw_icons import ICONS, draw_icon
from users.types import UserCard

IMAGES = "twitter_project/web/static/img"


@pytest.mark.parametrize(
    ("language", "shortcut"), [("en", "New tweet"), ("es", "Nuevo tuit")]
)
def test_the_manifest_speaks_the_readers_language(
    client: Client, db: None, language: str, shortcut: str
) -> None:
    response = client.get(
        "/manifest.webmanifest", headers={"Accept-Language": language}
    )

    found = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (found["lang"], found["shortcuts"][0]["name"]) == (language, shortcut)


def test_every_icon_of_the_manifest_is_there(client: Client, db: None) -> None:
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]

    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path is not None
        with Image.open(path) as image:
            assert "{}x{}".format(*image.size) == icon["sizes"]


def test_icons_are_as_the_script_draws_them() -> None:
    for name, (side_px, share) in ICONS.items():
        with Image.open(Path(IMAGES, name)) as kept:
            assert kept.convert("RGB").tobytes() == draw_icon(side_px, share).tobytes()


def test_a_maskable_icon_keeps_to_its_circle() -> None:
    side_px, share = ICONS["icon-maskable-512.png"]
    icon = draw_icon(side_px, share)

    paper, middle = icon.getpixel((0, 0)), side_px / 2
    outside = {
        icon.getpixel((x, y))
        for x in range(side_px)
        for y in range(side_px)
        if (x - middle) ** 2 + (y - middle) ** 2 > (0.4 * side_px) ** 2
    }
    assert outside == {paper}


def test_the_worker_keeps_a_page_and_what_it_is_made_of(
    client: Client, db: None
) -> None:
    response = client.get("/sw.js")

    lines = response.content.decode().splitlines()
    kept = json.loads(lines[2].removeprefix("const SHELL = ").removesuffix(";"))
    page = client.get("/offline").content.decode()
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert lines[1] == 'const OFFLINE = "/offline";'
    assert all(finders.find(path.removeprefix("/static/")) for path in kept)
    assert "/static/site.css" in page
    assert "/static/site.css" in kept


def test_the_worker_changes_with_the_language(client: Client, db: None) -> None:
    english, spanish = (
        client.get("/sw.js", headers={"Accept-Language": language}).content
        for language in ("en", "es")
    )

    assert english != spanish


def test_the_offline_page_is_nobodys(
    signed_in: Callable[[UserCard], Client], ada: UserCard
) -> None:
    page = signed_in(ada).get("/offline").content.decode()

    assert "ada" not in page.lower()
    assert "csrf" not in page.lower()


def test_what_is_shared_comes_to_the_composer(client: Client, db: None) -> None:
    query = {"title": "Terns", "text": "Look", "url": "https://example.org/"}

    response = client.get("/share", query)

    address = "/compose?text=Terns%0ALook%0Ahttps%3A%2F%2Fexample.org%2F"
    assert response.headers["Location"] == address


def test_what_is_shared_twice_comes_once(client: Client, db: None) -> None:
    query = {"text": "https://example.org/", "url": "https://example.org/"}

    response = client.get("/share", query)

    assert response.headers["Location"] == "/compose?text=https%3A%2F%2Fexample.org%2F"


def test_workers_and_manifests_come_from_here_only(client: Client, db: None) -> None:
    policy = client.get("/offline").headers["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
