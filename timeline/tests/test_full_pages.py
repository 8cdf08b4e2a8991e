"""Tests that every page is full while there is more, whoever looks at which feed."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.files.base import ContentFile

from timeline.models import HomeEntry
from timeline.services import (
    get_home,
    get_likes_timeline,
    get_media_timeline,
    get_profile_timeline,
    get_public_timeline,
    get_tag_timeline,
    rebuild_home,
)
from tweets.services import (
    bookmark_tweet,
    like_tweet,
    list_bookmarks,
    list_quotes,
    post_thread,
    trash_tweet,
    upload_media,
)
from tweets.types import NewTweet, TweetView
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset, Page, parse_cursor
from twitter_project.workshop.posting import post_tweet
from users.services import block_user, follow_user, mute_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer

Read = Callable[..., Page[TweetView]]
PICTURE = encode(draw(), "PNG")
SIZE = 2


@pytest.fixture
def feeds(ada: UserCard, bob: UserCard, cyd: UserCard) -> dict[str, Read]:
    """Let bob post what ada sees, and much that she or strangers do not."""
    (dan,) = make_people("dan")
    quoted_id = post_tweet(author_id=ada.id, text="Quote me")
    for author in (cyd, dan):
        follow_user(follower_id=ada.id, followee_id=author.id)

    def post(text: str, author: UserCard = bob, **fields: Any) -> int:
        tweet_id = post_tweet(author_id=author.id, text=f"{text} #sea", **fields)
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
        return tweet_id

    for number in range(4):
        post(f"Public {number}", quoted_id=quoted_id)
        for hidden in range(2 if number < 2 else 1):
            file = ContentFile(PICTURE, name="sea.png")
            picture = upload_media(owner_id=bob.id, file=file).id
            text = f"Followers {number}.{hidden}"
            post(text, media_ids=[picture], visibility="followers")
            post("Muted", cyd, quoted_id=quoted_id)
        answered = post("Blocked", dan, quoted_id=quoted_id)
        post("Reply to a stranger", in_reply_to_id=answered)
        trash_tweet(actor_id=bob.id, tweet_id=post("Trashed"))
        bookmark_tweet(user_id=ada.id, tweet_id=answered)
        bookmark_tweet(user_id=ada.id, tweet_id=post("Kept"))
        post_thread(author_id=bob.id, tweets=[NewTweet(f"{n}") for n in range(3)])
        file = ContentFile(PICTURE, name="sea.png")
        picture = upload_media(owner_id=bob.id, file=file).id
        post(f"Picture {number}", media_ids=[picture])
    events.drain()
    mute_user(muter_id=ada.id, muted_id=cyd.id)
    block_user(blocker_id=dan.id, blocked_id=ada.id)
    return {
        "home": get_home,
        "profile": partial(get_profile_timeline, author_id=bob.id),
        "profile with replies": partial(
            get_profile_timeline, author_id=bob.id, with_replies=True
        ),
        "media": partial(get_media_timeline, author_id=bob.id),
        "likes": partial(get_likes_timeline, user_id=bob.id),
        "tag": partial(get_tag_timeline, tag="sea"),
        "everyone's": get_public_timeline,
        "quotes": partial(list_quotes, tweet_id=quoted_id),
        "bookmarks": list_bookmarks,
    }


def pages_of(read: Read, viewer: Viewer) -> Iterator[Page[TweetView]]:
    """Page down to the end."""
    keyset = Keyset(limit=SIZE)
    while True:
        page = read(viewer=viewer, keyset=keyset)
        yield page
        if page.next is None:
            return
        keyset = Keyset(limit=SIZE, before=parse_cursor(page.next, field="before"))


@pytest.mark.slow
def test_pages_are_full_while_there_is_more(
    ada: UserCard, bob: UserCard, cyd: UserCard, feeds: dict[str, Read]
) -> None:
    (eve,) = make_people("eve")
    viewers = {
        "a stranger": Viewer(eve.id),
        "a follower": Viewer(ada.id),
        "the author": Viewer(bob.id),
        "nobody": ANONYMOUS,
    }
    for feed, read in feeds.items():
        for name, viewer in viewers.items():
            if viewer.is_anonymous and feed in ("home", "bookmarks"):
                continue
            whole = [
                view.id for view in read(viewer=viewer, keyset=Keyset(limit=100)).items
            ]

            pages = list(pages_of(read, viewer))
            shown = [page.items for page in pages if page.items]

            case = f"{feed} for {name}"
            assert [view.id for items in shown for view in items] == whole, case
            assert {len(items) for items in shown[:-1]} <= {SIZE}, case
            upwards = pages[-1]
            while upwards.prev is not None:
                after = parse_cursor(upwards.prev, field="after")
                upwards = read(viewer=viewer, keyset=Keyset(limit=SIZE, after=after))
                full = upwards.prev is None or len(upwards.items) == SIZE
                assert full, f"{case}, upwards"
    assert len(list(pages_of(feeds["home"], viewers["a follower"]))) > 8


def test_a_thread_takes_one_place_at_home(ada: UserCard, bob: UserCard) -> None:
    post_tweet(author_id=bob.id, text="Before")
    for author in (ada, bob):
        post_thread(author_id=author.id, tweets=[NewTweet(f"{n}") for n in range(9)])
    events.drain()

    page = get_home(viewer=Viewer(ada.id), keyset=Keyset(limit=2))

    assert [view.text for view in page.items] == ["0", "0"]
    entries = HomeEntry.objects.filter(owner_id=ada.id)
    assert entries.count() == 3, "later tweets of a thread are not delivered"
    rebuild_home(owner_id=ada.id)
    assert entries.count() == 3
