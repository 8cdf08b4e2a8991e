"""Tests large pictures on their way from a browser into the bucket."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, Route, expect

from tweets.models import Media, MediaUpload, Tweet
from twitter_project.media.tests.pictures_cast import draw, encode, noise
from twitter_project.tests.browser.conftest import OpenAs
from users.types import UserCard

pytestmark = pytest.mark.browser

LARGE_BYTES = 5 * 1024 * 1024
IN_THE_BUCKET = f"{settings.MEDIA_ORIGIN}/*/quarantine/**"
ATTACH = "**/compose/pictures"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.png"
    path.write_bytes(encode(noise(1700, 1200), "PNG"))
    assert LARGE_BYTES < path.stat().st_size < 2 * LARGE_BYTES
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.png"
    path.write_bytes(encode(draw(30, 20), "PNG"))
    return path


def attach(page: Page, *pictures: Path) -> list[Request]:
    """Choose pictures on the home page; return the requests that brought them there."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.goto("/")
    page.get_by_label("Add pictures or a video").set_input_files(list(pictures))
    expect(page.locator(".attachment")).to_have_count(len(pictures), timeout=20_000)
    writes = [request for request in sent if request.method in ("POST", "PUT")]
    return [one for one in writes if not one.url.endswith("/drafts/save")]


def size_of(request: Request) -> int:
    return int(request.all_headers()["content-length"])


def test_a_large_picture_passes_the_server_by(
    open_as: OpenAs, ada: UserCard, large: Path, small: Path
) -> None:
    page = open_as(ada)

    sent = attach(page, small, large)
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator("#feed article img[width]")).to_have_count(2)

    puts = [request for request in sent if request.method == "PUT"]
    assert [size_of(put) for put in puts] == [
        path.stat().st_size for path in (small, large)
    ]
    assert {put.url.partition("?")[0].rpartition("/")[0] for put in puts} == {
        f"{settings.MEDIA_ORIGIN}/{settings.BUCKET_NAME}/quarantine"
    }
    assert max(size_of(one) for one in sent if one.method == "POST") < 10_000
    assert [item["width_px"] for item in Tweet.objects.get().media] == [30, 1700]
    assert MediaUpload.objects.count() == 2


def test_where_the_bucket_lets_no_pages_in_the_form_carries_the_picture(
    open_as: OpenAs, ada: UserCard, large: Path
) -> None:
    page = open_as(ada)
    page.route(IN_THE_BUCKET, lambda route: route.abort())

    sent = attach(page, large)

    assert [request.method for request in sent] == ["POST", "PUT", "POST"]
    row = Media.objects.get()
    assert row.width_px == 1700
    assert MediaUpload.objects.get().id != row.id


def test_small_pictures_go_with_the_form(
    open_as: OpenAs, ada: UserCard, small: Path
) -> None:
    sent = attach(open_as(ada), small)

    assert [request.method for request in sent] == ["POST"]
    assert not MediaUpload.objects.exists()


def test_the_button_waits_for_the_pictures_of_every_tweet(
    open_as: OpenAs, ada: UserCard, small: Path
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("Look")
    page.get_by_role("button", name="Add another tweet").click()
    page.get_by_label("Tweet 2 of the thread").fill("There")
    held: list[Route] = []
    page.route(ATTACH, lambda route: held.append(route))
    button = page.locator(".composer__send")

    for inputs in page.locator(".composer__file").all():
        with page.expect_request(ATTACH):
            inputs.set_input_files(small)
    held[0].continue_()
    expect(page.locator(".attachment")).to_have_count(1)
    expect(button).to_be_disabled()
    held[1].continue_()

    expect(page.locator(".attachment")).to_have_count(2)
    expect(button).to_be_enabled()


def test_nothing_is_posted_while_a_picture_is_on_its_way(
    open_as: OpenAs, ada: UserCard, large: Path
) -> None:
    page = open_as(ada)
    held: list[Route] = []
    for way in (IN_THE_BUCKET, ATTACH):
        page.route(way, lambda route: held.append(route))
    page.goto("/")
    page.get_by_label("Your tweet").fill("Look")
    button = page.get_by_role("button", name="Tweet", exact=True)

    with page.expect_request(IN_THE_BUCKET):
        page.get_by_label("Add pictures or a video").set_input_files(large)
    expect(button).to_be_disabled()
    with page.expect_request(ATTACH):
        held[0].continue_()
    expect(button).to_be_disabled()
    held[1].continue_()

    expect(page.locator(".attachment")).to_be_visible(timeout=20_000)
    expect(button).to_be_enabled()
