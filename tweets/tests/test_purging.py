"""Tests that nothing of a tweet is left, in any collection or in S3, once it is purged.

Replies and quotes stay: they are tweets of other people, below a missing parent. The
idempotency key of its request stays for its day.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tweets import services
from tweets.models import IdempotencyKey, LinkCard, Tweet
from tweets.types import NewPoll
from twitter_project.media.storage import store_object
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import video
from twitter_project.outbox.events import drain
from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import collection
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SUBTITLES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nWaves\n"
FOLDERS = ("tweets", "quarantine", "cards")


def find_objects() -> set[str]:
    return {
        f"{folder}/{name}"
        for folder in FOLDERS
        for name in default_storage.listdir(folder)[1]
    }


def find_mentions(wanted: int) -> list[str]:
    """Return where a document names the id, in any collection of the database."""
    database = collection(Tweet).database
    return [
        f"{name}: {path}"
        for name in database.list_collection_names()
        if name != IdempotencyKey._meta.db_table
        for row in database[name].find()
        for path, value in walk(row)
        if str(wanted) in str(value)
    ]


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield path, name
            yield from walk(one, f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from walk(one, path)
    else:
        yield path, value


def upload(owner: UserCard, content: bytes) -> int:
    file = ContentFile(content, name="sea")
    return services.upload_media(owner_id=owner.id, file=file, alt="Waves").id


def with_pictures(author: UserCard) -> int:
    """Post a picture and exchange it, so that only the history shows the first one."""
    first, second = (upload(author, encode(draw(n, n), "PNG")) for n in (30, 40))
    tweet_id = post_tweet(author_id=author.id, text="#Sea @bob", media_ids=[first])
    services.edit_tweet(
        actor_id=author.id, tweet_id=tweet_id, text="#Sea @bob!", media_ids=[second]
    )
    return tweet_id


def with_video(author: UserCard) -> int:
    media_id = upload(author, video("webm", seconds=1))
    tweet_id = post_tweet(author_id=author.id, text="@bob", media_ids=[media_id])
    services.set_subtitles(
        owner_id=author.id, media_id=media_id, language="en", content=SUBTITLES
    )
    return tweet_id


def with_poll(author: UserCard) -> int:
    poll = NewPoll(("Port", "Starboard"), duration_s=300)
    return post_tweet(author_id=author.id, text="@bob?", poll=poll)


def with_card(author: UserCard) -> int:
    """Post a link whose card was fetched two days ago."""
    store_object("cards/sea.png", encode(draw(20, 20), "PNG"), "image/png")
    long_ago = timezone.now() - timedelta(days=2)
    card = LinkCard.objects.create(
        id=first_id_at(long_ago),
        url_key="x",
        url="https://example.org/sea",
        title="The sea",
        image_key="cards/sea.png",
        fetched_at=long_ago,
    )
    tweet_id = post_tweet(author_id=author.id, text="@bob https://example.org/sea")
    Tweet.objects.filter(id=tweet_id).update(card_id=card.id)
    return tweet_id


@pytest.mark.parametrize("make", [with_pictures, with_video, with_poll, with_card])
def test_nothing_of_a_purged_tweet_is_left(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    make: Callable[[UserCard], int],
) -> None:
    before = find_objects()
    tweet_id = make(ada)
    media = {one["id"] for one in Tweet.objects.get(id=tweet_id).media}
    react(tweet_id, ada, bob, cyd)
    drain()
    places = {found.partition(":")[0] for found in find_mentions(tweet_id)}
    assert len(places) >= 4, places  # tweets, reactions, homes, notifications
    if make is not with_poll:
        assert find_objects() > before

    services.trash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    drain()
    services.purge_tweet(actor_id=ada.id, tweet_id=tweet_id)
    Delivery.objects.update(due_at=timezone.now())  # also what waits for a poll's end
    drain()
    services.delete_unused_cards()

    assert find_mentions(tweet_id) == []
    assert [found for media_id in media for found in find_mentions(media_id)] == []
    assert not LinkCard.objects.exists()
    assert find_objects() == before


def react(tweet_id: int, ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    """Do everything that one does with a tweet."""
    folder = services.create_folder(owner_id=bob.id, name="Sea")
    for person in (bob, cyd):
        services.like_tweet(user_id=person.id, tweet_id=tweet_id)
        services.retweet(user_id=person.id, tweet_id=tweet_id)
        services.bookmark_tweet(
            user_id=person.id,
            tweet_id=tweet_id,
            folder_id=folder.id if person == bob else None,
        )
        if Tweet.objects.get(id=tweet_id).poll:
            services.vote_in_poll(voter_id=person.id, tweet_id=tweet_id, choices=[0])
    services.pin_tweet(actor_id=ada.id, tweet_id=tweet_id)


def test_the_card_of_another_tweet_stays(ada: UserCard) -> None:
    one, other = with_card(ada), post_tweet(author_id=ada.id, text="Another")
    card_id = Tweet.objects.get(id=one).card_id
    Tweet.objects.filter(id=other).update(card_id=card_id)

    services.delete_tweet(actor_id=ada.id, tweet_id=one)
    drain()
    services.delete_unused_cards()

    assert LinkCard.objects.get().id == card_id
    assert default_storage.exists("cards/sea.png")
