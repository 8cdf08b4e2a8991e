"""Tests the profile tabs with likes and with pictures."""

import io
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from timeline.services import get_likes_timeline, get_media_timeline
from tweets.services import like_tweet, upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.pagination import Keyset, parse_cursor
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user
from users.types import ANONYMOUS, UserCard, Viewer


def upload(owner: UserCard) -> int:
    file = SimpleUploadedFile("p.png", io.BytesIO(encode(draw(), "PNG")).read())
    return upload_media(owner_id=owner.id, file=file).id


def test_likes_come_newest_first_and_page_on(ada: UserCard, bob: UserCard) -> None:
    ids = [post_tweet(author_id=bob.id, text=str(number)) for number in range(3)]
    for tweet_id in (ids[1], ids[0], ids[2]):
        like_tweet(user_id=ada.id, tweet_id=tweet_id)

    first = get_likes_timeline(user_id=ada.id, viewer=ANONYMOUS, keyset=Keyset(limit=2))
    assert first.next
    before = parse_cursor(first.next, field="before")
    second = get_likes_timeline(
        user_id=ada.id, viewer=ANONYMOUS, keyset=Keyset(limit=2, before=before)
    )

    assert [view.id for view in first.items] == [ids[2], ids[0]]
    assert [view.id for view in second.items] == [ids[1]]
    assert second.next is None


def test_likes_of_invisible_tweets_are_left_out(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    like_tweet(user_id=ada.id, tweet_id=post_tweet(author_id=bob.id, text="Hello"))
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    page = get_likes_timeline(user_id=ada.id, viewer=Viewer(cyd.id), keyset=Keyset())

    assert page.items == []


def test_a_tweet_with_pictures_stands_once(ada: UserCard) -> None:
    pictures = [upload(ada) for _ in range(4)]
    post_tweet(author_id=ada.id, text="No picture")
    upload(ada)  # never posted
    late = post_tweet(author_id=ada.id, text="", media_ids=[pictures[0], pictures[3]])
    early = post_tweet(author_id=ada.id, text="", media_ids=[pictures[1], pictures[2]])

    shown: list[int] = []
    keyset = Keyset(limit=2)
    while True:
        page = get_media_timeline(author_id=ada.id, viewer=ANONYMOUS, keyset=keyset)
        shown += [view.id for view in page.items]
        if page.next is None:
            break
        keyset = Keyset(limit=2, before=parse_cursor(page.next, field="before"))

    assert shown == [late, early]


def test_tabs_are_read_by_index_in_five_round_trips(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="", media_ids=[upload(ada)])
    like_tweet(user_id=ada.id, tweet_id=tweet_id)

    for read in (
        partial(get_likes_timeline, user_id=ada.id),
        partial(get_media_timeline, author_id=ada.id),
    ):
        with count_round_trips() as trips:
            page = read(viewer=Viewer(bob.id), keyset=Keyset())
        assert [view.id for view in page.items] == [tweet_id]
        assert len(trips) <= 5, trips
        assert_indexed(trips)
