"""What a first visit may cost: bytes, requests, shifts, long tasks, other hosts."""

import io
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, Response

from tweets.services import like_tweet, post_tweet, upload_media
from twitter_project.shared import events
from twitter_project.shared.tests.pictures_cast import draw, encode
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from users.types import UserCard

pytestmark = pytest.mark.browser

SIZE_MAX_BYTES = 60 * 1024
REQUESTS_MAX = 12
SHIFT_MAX = 0.02
TASK_MAX_MS = 100
# Other work on this machine makes tasks longer, never shorter.
ATTEMPTS = 3
SCREENS = ((390, 844), (1280, 900))
PAGES = ("home", "profile", "tweet", "public")
WATCH = """
  window.seen = {shift: 0, task: 0, violations: []};
  const watch = (type, note) => new PerformanceObserver(
    list => list.getEntries().forEach(note)).observe({type, buffered: true});
  watch("layout-shift", entry => { window.seen.shift += entry.value; });
  watch("longtask", entry => {
    window.seen.task = Math.max(window.seen.task, entry.duration);
  });
  addEventListener("securitypolicyviolation", event => {
    window.seen.violations.push(event.violatedDirective + " " + event.blockedURI);
  });
"""


@dataclass(slots=True)
class Visit:
    """What a browser asked for, and what it saw, from the first byte to silence."""

    responses: list[Response] = field(default_factory=list)
    shift: float = 0
    task_ms: float = 0
    violations: list[str] = field(default_factory=list)

    @property
    def size_bytes(self) -> int:
        """The size of all but the pictures, compressed as the site does it."""
        return sum(
            len(brotli.compress(response.body(), quality=5))
            for response in self.responses
            if response.request.resource_type != "image"
        )

    @property
    def page_requests(self) -> list[str]:
        """What was asked for of this site."""
        return [
            response.url
            for response in self.responses
            if not response.url.startswith((settings.MEDIA_ORIGIN, "data:", "blob:"))
        ]

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.page_requests}


@pytest.fixture
def paths(ada: UserCard, bob: UserCard) -> dict[str, str]:
    """Twenty tweets in ada's home, five of them with a picture, one with replies."""
    for number in range(20):
        media_ids = [upload(ada)] if number % 4 == 0 else []
        text = f"Number {number}, as long as a tweet of two lines is. @bob #boats"
        tweet_id = post_tweet(author_id=ada.id, text=text, media_ids=media_ids)
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
    for number in range(5):
        post_tweet(author_id=bob.id, text=f"Yes {number}", in_reply_to_id=tweet_id)
    events.drain()
    return {
        "home": "/",
        "public": "/public",
        "profile": "/@ada",
        "tweet": f"/@ada/{tweet_id}",
    }


def upload(owner: UserCard) -> int:
    content = io.BytesIO(encode(draw(600, 400), "PNG"))
    file = SimpleUploadedFile("picture.png", content.read(), "image/png")
    return upload_media(owner_id=owner.id, file=file, alt="A gradient").id


def visit(page: Page, path: str) -> Visit:
    seen = Visit()
    page.on("response", lambda response: seen.responses.append(response))
    page.add_init_script(WATCH)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = page.evaluate("window.seen")
    seen.shift, seen.task_ms = found["shift"], found["task"]
    seen.violations = found["violations"]
    return seen


def check(seen: Visit, page: Page) -> None:
    assert seen.size_bytes <= SIZE_MAX_BYTES
    assert len(seen.page_requests) <= REQUESTS_MAX
    assert seen.hosts == {urlsplit(page.url).netloc}
    assert seen.shift < SHIFT_MAX
    assert seen.violations == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_a_first_visit_keeps_to_the_budget(
    open_as: OpenAs,
    ada: UserCard,
    paths: dict[str, str],
    name: str,
    width: int,
    height: int,
) -> None:
    longest_ms = []
    for _ in range(ATTEMPTS):
        page = open_as(ada, viewport={"width": width, "height": height})

        seen = visit(page, paths[name])

        check(seen, page)
        longest_ms.append(seen.task_ms)
        if seen.task_ms <= TASK_MAX_MS:
            break
    assert min(longest_ms) <= TASK_MAX_MS


@pytest.mark.parametrize("name", PAGES)
def test_a_strangers_first_visit_keeps_to_the_budget(
    open_context: OpenContext, paths: dict[str, str], name: str
) -> None:
    page = open_context().new_page()

    seen = visit(page, paths[name])

    check(seen, page)
