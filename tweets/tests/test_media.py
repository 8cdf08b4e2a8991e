"""Tests pictures: stored before their row, used by one tweet, deleted with it."""

import io
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tweets.errors import AltTooLong, MediaNotFound, MediaNotUsable, TooManyMedia
from tweets.models import Media, Tweet
from tweets.services import (
    delete_tweet,
    describe_media,
    edit_tweet,
    get_tweet,
    list_staged_media,
    upload_media,
)
from tweets.services.media import claim_media
from tweets.tests.conftest import AtOnce
from tweets.types import MediaHolder, MediaItem
from twitter_project.outbox.events import drain
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.interrupting import refusing_rows
from users.types import ANONYMOUS, UserCard

HOLDER = ("holder_kind", "holder_id")


@pytest.fixture(scope="module")
def picture() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((900, 300)).save(buffer, "PNG")
    return buffer.getvalue()


def upload(owner: UserCard, content: bytes, alt: str = "") -> MediaItem:
    file = ContentFile(content, name="sea.png")
    return upload_media(owner_id=owner.id, file=file, alt=alt)


def stored_objects() -> set[str]:
    return set(default_storage.listdir("tweets")[1])


def is_stored(key: str) -> bool:
    return Path(key).name in stored_objects()


def test_a_picture_is_stored_with_a_preview(ada: UserCard, picture: bytes) -> None:
    item = upload(ada, picture, alt="  The sea  ")

    row = Media.objects.get()
    assert (item.id, item.key, item.preview_key) == (row.id, row.key, row.preview_key)
    assert (item.width_px, item.height_px) == (900, 300)
    assert item.alt == "The sea"
    assert item.blurhash
    assert (row.owner_id, row.holder_kind) == (ada.id, Media.UNUSED)
    with default_storage.open(item.key) as file:
        content = file.read()
    assert len(content) == row.size_bytes
    assert Image.open(io.BytesIO(content)).size == (900, 300)
    with default_storage.open(item.preview_key) as file:
        assert Image.open(file).width == 640


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_picture_leaves_nothing_behind(
    ada: UserCard, content: bytes
) -> None:
    before = stored_objects()

    with pytest.raises(Invalid) as caught:
        upload(ada, content)

    assert "sea.png" in caught.value.errors["file"][0]
    assert stored_objects() == before
    assert not Media.objects.exists()


def test_a_row_that_cannot_be_written_takes_its_objects_with_it(
    ada: UserCard, picture: bytes
) -> None:
    before = stored_objects()

    with refusing_rows(Media), pytest.raises(Exception, match="failed validation"):
        upload(ada, picture)

    assert stored_objects() == before
    assert not Media.objects.exists()


def test_a_description_has_a_limit(ada: UserCard, picture: bytes) -> None:
    assert upload(ada, picture, alt="x" * 1500).alt == "x" * 1500

    with pytest.raises(AltTooLong):
        upload(ada, picture, alt="x" * 1501)

    assert Media.objects.count() == 1


def test_a_tweet_carries_pictures_in_the_order_given(
    ada: UserCard, picture: bytes
) -> None:
    items = [upload(ada, picture, alt=f"no. {n}") for n in range(4)]
    order = [items[2], items[0], items[3], items[1]]

    tweet_id = post_tweet(
        author_id=ada.id, text="", media_ids=[item.id for item in order]
    )

    assert get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media == tuple(order)
    assert set(Media.objects.values_list(*HOLDER)) == {("tweet", tweet_id)}


def test_a_text_may_go_if_a_picture_stays(ada: UserCard, picture: bytes) -> None:
    item = upload(ada, picture)
    tweet_id = post_tweet(author_id=ada.id, text="look", media_ids=[item.id])

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="")

    view = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert view.text == ""
    assert view.media == (item,)


def test_only_ones_own_unused_pictures_can_be_posted(
    ada: UserCard, bob: UserCard, picture: bytes
) -> None:
    used, fresh, by_bob = (
        upload(ada, picture),
        upload(ada, picture),
        upload(bob, picture),
    )
    post_tweet(author_id=ada.id, text="one", media_ids=[used.id])

    for ids in (
        [used.id],
        [fresh.id, by_bob.id],
        [404],
        [10**30],
        [fresh.id, fresh.id],
    ):
        with pytest.raises(MediaNotUsable):
            post_tweet(author_id=ada.id, text="two", media_ids=ids)
    with pytest.raises(TooManyMedia):
        post_tweet(author_id=ada.id, text="two", media_ids=[1, 2, 3, 4, 5])

    assert Tweet.objects.count() == 1
    assert Media.objects.get(id=fresh.id).holder_kind == Media.UNUSED


def test_two_tweets_cannot_take_one_picture(
    ada: UserCard, picture: bytes, at_once: AtOnce
) -> None:
    shared, own = upload(ada, picture), upload(ada, picture)

    answers = at_once(
        partial(
            post_tweet, author_id=ada.id, text=f"{n}", media_ids=[shared.id, own.id]
        )
        for n in range(8)
    )

    tweet = Tweet.objects.get()
    assert answers.count(tweet.id) == 1
    assert sum(isinstance(answer, MediaNotUsable) for answer in answers) == 7
    assert set(Media.objects.values_list(*HOLDER)) == {("tweet", tweet.id)}


def test_a_repeated_request_with_pictures_gets_the_same_tweet(
    ada: UserCard, picture: bytes, at_once: AtOnce
) -> None:
    post = partial(
        post_tweet,
        author_id=ada.id,
        text="look",
        media_ids=[upload(ada, picture).id],
        idempotency_key="k1",
    )

    answers = at_once([post] * 6)

    assert set(answers) == {post()} == {Tweet.objects.get().id}


def test_a_description_reaches_the_tweet(ada: UserCard, picture: bytes) -> None:
    first, second = upload(ada, picture), upload(ada, picture, alt="kept")
    tweet_id = post_tweet(
        author_id=ada.id, text="look", media_ids=[first.id, second.id]
    )

    item = describe_media(owner_id=ada.id, media_id=first.id, alt="$the sea")

    assert item.alt == "$the sea"
    assert get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media == (item, second)


def test_a_description_and_a_post_at_once_end_up_the_same(
    ada: UserCard, picture: bytes, at_once: AtOnce
) -> None:
    for _ in range(4):
        item = upload(ada, picture)
        describe = partial(
            describe_media, owner_id=ada.id, media_id=item.id, alt="the sea"
        )
        post = partial(post_tweet, author_id=ada.id, text="x", media_ids=[item.id])

        _, tweet_id = at_once([describe, post])

        assert isinstance(tweet_id, int)
        [shown] = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS).media
        assert shown.alt == Media.objects.get(id=item.id).alt == "the sea"


def test_a_draft_keeps_its_pictures_for_itself_and_its_tweet(
    ada: UserCard, picture: bytes
) -> None:
    item = upload(ada, picture)
    draft, other = MediaHolder("draft", 1), MediaHolder("draft", 2)
    tweet = MediaHolder("tweet", 3)
    claim = atomic(partial(claim_media, owner_id=ada.id, media_ids=[item.id]))

    claim(holder=draft)

    for taken_from in (None, other):
        with pytest.raises(MediaNotUsable):
            claim(holder=tweet, taken_from=taken_from)
    claim(holder=tweet, taken_from=draft)
    assert Media.objects.values_list(*HOLDER).get() == ("tweet", 3)


def test_only_the_owner_describes_a_picture(
    ada: UserCard, bob: UserCard, picture: bytes
) -> None:
    item = upload(ada, picture, alt="mine")

    for owner_id, media_id in ((bob.id, item.id), (ada.id, 404)):
        with pytest.raises(MediaNotFound):
            describe_media(owner_id=owner_id, media_id=media_id, alt="theirs")

    assert Media.objects.get().alt == "mine"


def test_the_pictures_of_a_deleted_tweet_are_deleted(
    ada: UserCard, picture: bytes
) -> None:
    gone, kept = upload(ada, picture), upload(ada, picture)
    tweet_id = post_tweet(author_id=ada.id, text="look", media_ids=[gone.id])

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    drain()

    assert [row.id for row in Media.objects.all()] == [kept.id]
    assert not is_stored(gone.key)
    assert not is_stored(gone.preview_key)
    assert is_stored(kept.key)
    assert is_stored(kept.preview_key)


def test_staged_pictures_are_the_owners_that_no_tweet_carries(
    ada: UserCard, bob: UserCard, picture: bytes
) -> None:
    first, posted, second = (upload(ada, picture) for _ in range(3))
    post_tweet(author_id=ada.id, text="Look", media_ids=[posted.id])
    asked = [second.id, posted.id, upload(bob, picture).id, 0, first.id]

    staged = list_staged_media(owner_id=ada.id, media_ids=asked)

    assert staged == [second, first]
