"""Tests the pages of videos, descriptions and focal points, without scripts."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tweets.models import Media, Tweet
from tweets.services import describe_media, set_subtitles, upload_media
from tweets.templatetags.media_tags import focus_classes
from tweets.types import Focus, MediaItem
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import video
from twitter_project.outbox.events import drain
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import block_user, change_content_settings
from users.types import UserCard

pytestmark = pytest.mark.django_db
SignIn = Callable[[UserCard], Client]
PICTURE = encode(draw(64, 48), "PNG")
CUES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def upload(owner: UserCard, content: bytes) -> MediaItem:
    return upload_media(owner_id=owner.id, file=ContentFile(content, name="sea"))


def sent(content: bytes, name: str = "sea") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_page_shows_a_video_as_soon_as_it_is_ready(
    client: Client, ada: UserCard
) -> None:
    item = upload(ada, video())
    set_subtitles(owner_id=ada.id, media_id=item.id, language="es", content=CUES)
    tweet_id = post_tweet(author_id=ada.id, text="Look", media_ids=[item.id])
    page_url = reverse("tweet", args=[ada.handle, tweet_id])
    again_url = reverse("media_fragment", args=[item.id])

    before = client.get(page_url).content.decode()
    waiting = client.get(again_url).content.decode()
    drain()
    after = client.get(again_url).content.decode()

    for html in (before, waiting):
        assert "This video is being processed." in html
        assert f'hx-get="{again_url}"' in html
    assert "hx-get" not in after
    assert "<video" in after
    assert 'preload="none"' in after
    assert 'label="español"' in after
    assert client.get(reverse("subtitles", args=[item.id, "es"])).content == (
        b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n"
    )


def test_blocked_people_see_neither_video_nor_subtitles(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    item = upload(ada, video())
    set_subtitles(owner_id=ada.id, media_id=item.id, language="en", content=CUES)
    urls = [
        reverse("media_fragment", args=[item.id]),
        reverse("subtitles", args=[item.id, "en"]),
    ]
    client = signed_in(bob)
    assert [client.get(url).status_code for url in urls] == [404, 404]
    post_tweet(author_id=ada.id, text="", media_ids=[item.id])
    assert [client.get(url).status_code for url in urls] == [200, 200]

    block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_only_the_author_can_take_out_what_failed(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    item = upload(ada, b"\0\0\0\x18ftypmp42")
    tweet_id = post_tweet(author_id=ada.id, text="Look", media_ids=[item.id])
    drain()
    url = reverse("discard_media", args=[item.id])
    page_url = reverse("tweet", args=[ada.handle, tweet_id])

    theirs = signed_in(bob).get(page_url).content.decode()
    own = signed_in(ada).get(page_url).content.decode()

    assert "The video is broken" in theirs
    assert url not in theirs
    assert url in own
    assert signed_in(bob).post(url).status_code == 404
    question = signed_in(ada).get(url).content.decode()
    assert "The video is broken" in question
    assert signed_in(ada).post(url, {"next": page_url}).status_code == 302
    assert Tweet.objects.get().media == []


def test_a_video_comes_by_the_form_and_says_when_it_is_ready(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    page = client.post("/compose", {"pictures": [sent(video())], "attach": "1"})
    media = Media.objects.get()
    state_url = reverse("attachment_state", args=[media.id])
    assert state_url in page.content.decode()
    assert "Being processed" in client.get(state_url).content.decode()

    drain()

    assert "Ready" in client.get(state_url).content.decode()
    form = {
        "text": "",
        "key": "a",
        "media_ids": [media.id],
        f"alt_{media.id}": "Waves",
        f"subtitles_{media.id}": sent(CUES, "a.vtt"),
        f"subtitles_language_{media.id}": "en",
    }
    assert client.post("/compose", form).status_code == 302
    (item,) = Tweet.objects.get().media
    assert (item["kind"], item["alt"], item["subtitles"]) == ("video", "Waves", ["en"])


def test_wrong_subtitles_are_named_and_lose_nothing(
    signed_in: SignIn, ada: UserCard
) -> None:
    item = upload(ada, video())
    form = {
        "text": "Look",
        "key": "a",
        "media_ids": [item.id],
        f"subtitles_{item.id}": sent(b"WEBVTT\n\n00:02.000 --> 00:01.000\na", "a.vtt"),
        f"subtitles_language_{item.id}": "en",
    }

    answer = signed_in(ada).post("/compose", form)

    assert answer.status_code == 422
    assert "look at line 3" in answer.content.decode()
    assert f'value="{item.id}"' in answer.content.decode()
    assert not Tweet.objects.exists()


def test_a_video_goes_alone(signed_in: SignIn, ada: UserCard) -> None:
    form = {"pictures": [sent(PICTURE), sent(video())], "attach": "1"}

    html = signed_in(ada).post("/compose", form).content.decode()

    assert "or one GIF, or one video" in html
    assert Media.objects.get().kind == "image"


def test_the_form_sets_the_focal_point_of_every_crop(
    signed_in: SignIn, ada: UserCard
) -> None:
    item = upload(ada, PICTURE)
    form = {
        "text": "",
        "key": "a",
        "media_ids": [item.id],
        f"focus_x_{item.id}": "-0.5",
        f"focus_y_{item.id}": "1",
    }
    client = signed_in(ada)

    assert client.post("/compose", form).status_code == 302

    tweet = Tweet.objects.get()
    page = client.get(reverse("tweet", args=[ada.handle, tweet.id])).content.decode()
    assert 'class="media__image focus-x-20 focus-y-0"' in page


@pytest.mark.parametrize(
    ("x", "y", "classes"),
    [(0, 0, ""), (1, 0.04, " focus-x-100"), (-1, -1, " focus-x-0 focus-y-100")],
)
def test_focal_points_have_classes(
    ada: UserCard, x: float, y: float, classes: str
) -> None:
    item = upload(ada, PICTURE)

    item = describe_media(owner_id=ada.id, media_id=item.id, focus=Focus(x, y))

    assert focus_classes(item) == classes


def test_posting_asks_once_for_a_description(signed_in: SignIn, ada: UserCard) -> None:
    change_content_settings(user_id=ada.id, reminds_alt=True)
    item, client = upload(ada, PICTURE), signed_in(ada)
    form = {"text": "", "key": "a", "media_ids": [item.id]}

    asked = client.post("/compose", form)

    assert asked.status_code == 422
    html = asked.content.decode()
    assert "have no description" in html
    assert '<input type="hidden" name="without_alt" value="1">' in html
    assert not Tweet.objects.exists()
    assert client.post("/compose", {**form, "without_alt": "1"}).status_code == 302
    described = upload(ada, PICTURE)
    form = {"key": "b", "media_ids": [described.id], f"alt_{described.id}": "A square"}
    assert client.post("/compose", form).status_code == 302


def test_the_reminder_is_a_setting(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)
    url = reverse("accessibility")

    client.post(url, {"reminds_alt": "on"})
    assert "checked" in client.get(url).content.decode()
    assert User.objects.get(id=ada.id).reminds_alt is True
    client.post(url, {})

    assert User.objects.get(id=ada.id).reminds_alt is False
