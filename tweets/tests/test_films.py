"""Tests videos and animated GIFs: stored, made by a worker, shown when ready."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from tweets.errors import MediaFailed, MediaInUse, MediaNotFound, TooManyMedia
from tweets.models import Media, Tweet
from tweets.services import (
    delete_tweet,
    describe_media,
    discard_media,
    find_media_keys_in_use,
    find_upload_keys_in_use,
    get_media,
    get_tweet,
    make_film,
    upload_media,
)
from tweets.services.staging import FILMS, STAGED
from tweets.types import Focus, MediaItem
from twitter_project.media.tests.pictures_cast import animation, draw, encode
from twitter_project.media.tests.videos_cast import SECRET, moving_gif, video
from twitter_project.outbox.events import drain
from twitter_project.shared.errors import Invalid, TooMany
from twitter_project.shared.rate_limits import spend
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.rate_limits import count_used
from users.types import ANONYMOUS, UserCard

pytestmark = pytest.mark.django_db
PICTURE = encode(draw(64, 48), "PNG")


def upload(owner: UserCard, content: bytes, name: str = "sea") -> MediaItem:
    file = ContentFile(content, name=name)
    return upload_media(owner_id=owner.id, file=file, alt="Waves")


def stored() -> set[str]:
    """Return the keys of all objects of media, made or waiting."""
    return {
        f"{folder}/{name}"
        for folder in ("tweets", "quarantine")
        for name in default_storage.listdir(folder)[1]
    }


def staged_bytes(owner: UserCard) -> int:
    return count_used(STAGED, str(owner.id))


def test_a_video_waits_until_a_worker_has_made_it(ada: UserCard) -> None:
    before = stored()

    waiting = upload(ada, video("webm", seconds=2, size="640x1600"))
    tweet_id = post_tweet(author_id=ada.id, text="", media_ids=[waiting.id])

    assert (waiting.kind, waiting.state, waiting.key) == ("video", "processing", "")
    row = Media.objects.get()
    assert stored() - before == {row.source_key}
    assert find_upload_keys_in_use([row.source_key]) == {row.source_key}

    drain()

    (item,) = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media
    assert item == get_media(owner_id=ada.id, media_id=waiting.id)
    assert (item.kind, item.state, item.alt) == ("video", "ready", "Waves")
    # A portrait fits into 720 x 1280.
    assert (item.width_px, item.height_px) == (512, 1280)
    assert item.duration_ms == pytest.approx(2000, abs=100)
    assert item.blurhash
    assert stored() - before == {item.key, item.preview_key}
    assert find_media_keys_in_use([item.key, "tweets/x"]) == {item.key}
    with default_storage.open(item.key) as file:
        content = file.read()
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")
    assert SECRET.encode() not in content
    assert Media.objects.get().size_bytes >= len(content)


def test_a_moving_gif_becomes_a_film_with_its_first_frame_at_once(
    ada: UserCard,
) -> None:
    waiting = upload(ada, moving_gif())

    assert (waiting.kind, waiting.state) == ("gif", "processing")
    assert (waiting.width_px, waiting.height_px) == (96, 64)
    assert default_storage.exists(waiting.preview_key)
    assert waiting.blurhash

    drain()

    item = get_media(owner_id=ada.id, media_id=waiting.id)
    assert (item.state, item.is_film) == ("ready", True)
    assert item.duration_ms == pytest.approx(1000, abs=150)
    assert not default_storage.exists(waiting.preview_key)


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG"])
def test_without_ffmpeg_a_moving_picture_moves_in_webp(
    ada: UserCard, settings: Settings, format_: str
) -> None:
    settings.FFMPEG = "off"

    item = upload(ada, animation(format_))

    assert (item.kind, item.state, item.is_film) == ("gif", "ready", False)
    assert item.key.endswith(".webp")


def test_without_ffmpeg_a_video_is_refused(ada: UserCard, settings: Settings) -> None:
    content = video()
    settings.FFMPEG = "off"

    with pytest.raises(Invalid, match="only accepts pictures") as caught:
        upload(ada, content, "sea.mp4")

    assert caught.value.code == "video_not_offered"
    assert not Media.objects.exists()


def test_a_still_gif_is_a_picture(ada: UserCard) -> None:
    item = upload(ada, encode(draw(64, 48).quantize(16), "GIF"))

    assert (item.kind, item.state) == ("image", "ready")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\0\0\0\x18ftypmp42" + b"no video" * 100, "video_broken"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"\0" * 100, "video_broken"),
        (video(seconds=142, size="32x18", rate=1), "video_too_long"),
    ],
)
def test_a_film_that_cannot_be_made_says_why_and_leaves_nothing(
    ada: UserCard, settings: Settings, tmp_path: Path, content: bytes, code: str
) -> None:
    # Other test processes make films in the usual folder at the same time.
    settings.DATA_DIR = tmp_path
    before = stored()
    item = upload(ada, content)
    tweet_id = post_tweet(author_id=ada.id, text="Look", media_ids=[item.id])

    drain()

    failed = get_media(owner_id=ada.id, media_id=item.id)
    assert (failed.state, failed.failure) == ("failed", code)
    assert stored() == before
    assert list((tmp_path / "run" / "videos").iterdir()) == []
    (shown,) = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media
    assert shown == failed
    assert Tweet.objects.get().features == ["video"]

    discard_media(owner_id=ada.id, media_id=item.id)

    assert get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media == ()
    assert Tweet.objects.get().features == []
    assert not Media.objects.exists()


def test_what_failed_cannot_be_posted(ada: UserCard) -> None:
    item = upload(ada, b"\0\0\0\x18ftypmp42")
    drain()

    with pytest.raises(MediaFailed):
        post_tweet(author_id=ada.id, text="Look", media_ids=[item.id])


def test_a_tweet_is_not_left_empty(ada: UserCard, bob: UserCard) -> None:
    item = upload(ada, b"\0\0\0\x18ftypmp42")
    post_tweet(author_id=ada.id, text="", media_ids=[item.id])
    drain()

    with pytest.raises(MediaInUse):
        discard_media(owner_id=ada.id, media_id=item.id)
    with pytest.raises(MediaNotFound):
        discard_media(owner_id=bob.id, media_id=item.id)

    assert len(Tweet.objects.get().media) == 1


def test_what_nobody_uses_can_be_discarded_and_is_made_for_nobody(
    ada: UserCard,
) -> None:
    before = stored()
    item = upload(ada, video())

    discard_media(owner_id=ada.id, media_id=item.id)
    drain()

    assert stored() == before
    with pytest.raises(MediaNotFound):
        get_media(owner_id=ada.id, media_id=item.id)


def test_a_film_is_made_once(ada: UserCard) -> None:
    item = upload(ada, video())
    drain()
    made = stored()

    make_film(media_id=item.id)

    assert stored() == made


def test_a_tweet_deleted_while_its_video_is_made_leaves_nothing(ada: UserCard) -> None:
    before = stored()
    item = upload(ada, video())
    tweet_id = post_tweet(author_id=ada.id, text="", media_ids=[item.id])
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    drain()

    assert stored() == before


def test_a_tweet_has_pictures_or_one_film(ada: UserCard) -> None:
    film, picture = upload(ada, video()), upload(ada, PICTURE)
    gif = upload(ada, animation("WEBP"))

    for together in ([film, picture], [picture, gif], [film, gif]):
        with pytest.raises(TooManyMedia, match="or one GIF, or one video"):
            post_tweet(
                author_id=ada.id, text="", media_ids=[item.id for item in together]
            )

    assert post_tweet(author_id=ada.id, text="", media_ids=[gif.id])


def test_films_have_a_budget_of_their_own(ada: UserCard) -> None:
    before = stored()
    content = video()
    spend(FILMS, str(ada.id), cost=FILMS.amount - len(content))
    upload(ada, content)
    assert staged_bytes(ada) == len(content)

    with pytest.raises(TooMany, match="too many videos"):
        upload(ada, content)

    assert staged_bytes(ada) == len(content)
    assert len(stored() - before) == 1
    drain()
    assert staged_bytes(ada) == Media.objects.get().size_bytes


def test_the_focal_point_goes_into_the_tweet(ada: UserCard) -> None:
    item = upload(ada, PICTURE)
    tweet_id = post_tweet(author_id=ada.id, text="", media_ids=[item.id])

    describe_media(owner_id=ada.id, media_id=item.id, focus=Focus(-0.51234, 1))

    (shown,) = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media
    assert (shown.focus_x, shown.focus_y, shown.alt) == (-0.512, 1, "Waves")


@pytest.mark.parametrize("focus", [Focus(1.01, 0), Focus(0, float("nan"))])
def test_a_focal_point_outside_is_refused(ada: UserCard, focus: Focus) -> None:
    item = upload(ada, PICTURE)

    with pytest.raises(Invalid) as caught:
        describe_media(owner_id=ada.id, media_id=item.id, focus=focus)

    assert caught.value.field == "focus"


def working_folders() -> Iterator[str]:
    """Yield the working folders of all processes."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(FileNotFoundError, ProcessLookupError):
            yield str(link.readlink())


def test_a_film_that_takes_too_long_leaves_no_process(
    ada: UserCard, settings: Settings, tmp_path: Path
) -> None:
    settings.VIDEO_CPU_S, settings.DATA_DIR = 1, tmp_path
    item = upload(ada, video(seconds=10, size="960x540", rate=30))

    drain()

    assert get_media(owner_id=ada.id, media_id=item.id).failure == "video_too_heavy"
    assert not [folder for folder in working_folders() if str(tmp_path) in folder]
