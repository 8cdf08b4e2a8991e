"""Tests videos and GIFs as people meet them, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tweets.models import Media, Tweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import moving_gif, video
from twitter_project.outbox.events import drain
from twitter_project.tests.browser.conftest import OpenAs
from users.services import change_content_settings
from users.types import UserCard

pytestmark = pytest.mark.browser
IS_PLAYING = "video => !video.paused && !video.ended"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(video(seconds=3))
    return path


@pytest.fixture
def gif(tmp_path: Path) -> Path:
    path = tmp_path / "cat.gif"
    path.write_bytes(moving_gif())
    return path


def choose(page: Page, path: Path) -> None:
    page.goto("/")
    page.get_by_label("Pictures").set_input_files(path)
    expect(page.locator(".attachment")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Tweet", exact=True).click()


def test_a_video_is_posted_described_and_played_when_it_is_ready(
    open_as: OpenAs, ada: UserCard, film: Path
) -> None:
    change_content_settings(user_id=ada.id, reminds_alt=True)
    page = open_as(ada)
    choose(page, film)
    expect(page.get_by_text("You can already post it.")).to_be_visible()
    expect(page.locator(".composer__file")).to_be_disabled()

    send(page)
    expect(page.get_by_role("alert")).to_contain_text("have no description")
    page.get_by_label("Describe this video").fill("Waves")
    send(page)
    expect(page.get_by_text("This video is being processed.")).to_be_visible()
    drain()

    player = page.locator("#feed video")
    expect(player).to_have_attribute("aria-label", "Waves", timeout=15_000)
    player.evaluate("video => video.play()")
    page.wait_for_function(f"({IS_PLAYING})(document.querySelector('#feed video'))")
    page.get_by_text("ALT", exact=True).click()
    expect(page.get_by_text("Waves", exact=True)).to_be_visible()


def test_a_gif_moves_until_it_is_stopped(
    open_as: OpenAs, ada: UserCard, gif: Path
) -> None:
    moving = open_as(ada, reduced_motion="no-preference")
    choose(moving, gif)
    send(moving)
    expect(moving.get_by_text("This GIF is being processed.")).to_be_visible()
    drain()

    button = moving.get_by_role("button", name="Play the GIF")
    expect(button).to_have_attribute("aria-pressed", "true", timeout=15_000)
    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    assert moving.locator("#feed video").evaluate("video => video.paused")
    calm = open_as(ada, reduced_motion="reduce")
    calm.goto("/")
    expect(calm.get_by_role("button", name="Play the GIF")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_the_focal_point_is_chosen_by_a_click_or_a_key(
    open_as: OpenAs, ada: UserCard, tmp_path: Path
) -> None:
    picture = tmp_path / "sea.png"
    picture.write_bytes(encode(draw(400, 200), "PNG"))
    page = open_as(ada)
    choose(page, picture)

    page.get_by_text("Focal point").click()
    box = page.locator("[data-focus-pick]")
    size = box.bounding_box()
    assert size is not None
    box.click(position={"x": size["width"] * 0.9, "y": size["height"] * 0.25})
    across = page.get_by_label("Left to right")
    expect(across).to_have_value("0.8")
    across.press("ArrowRight")
    send(page)
    expect(page.locator("#feed .media__image")).to_be_visible()

    row = Media.objects.get()
    assert (row.focus_x, row.focus_y) == (0.85, 0.5)


def test_without_scripts_a_video_is_posted_and_has_controls(
    open_as: OpenAs, ada: UserCard, film: Path
) -> None:
    page = open_as(ada, java_script_enabled=False)
    page.goto("/compose")
    page.get_by_label("Pictures").set_input_files(film)
    page.get_by_role("button", name="Attach and describe").click()
    page.get_by_label("Describe this video").fill("Waves")
    send(page)
    expect(page.get_by_text("This video is being processed.")).to_be_visible()
    drain()

    page.get_by_role("link", name="Check again").click()

    player = page.locator("video")
    expect(player).to_have_attribute("controls", "")
    assert Tweet.objects.get().media[0]["alt"] == "Waves"
