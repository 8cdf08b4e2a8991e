"""Tests the skeletons of feeds: complete, in order, both ways, from an index."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.services import (
    find_live_sources,
    get_tweet_facts,
    has_reacted,
    like_tweet,
    list_author_sources,
    list_hashtag_sources,
    list_public_sources,
    list_sources_of,
    retweet,
    take_down_tweet,
    undo_retweet,
    unlike_tweet,
)
from tweets.services.sources import AUTHORS_IN_ONE_SCAN
from tweets.types import FeedSource, TweetFacts
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, Page, page_of
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import ANONYMOUS, UserCard, Viewer

Reader = Callable[..., list[FeedSource]]


@pytest.fixture
def world(ada: UserCard, bob: UserCard) -> list[FeedSource]:
    """Return ada's sources, newest first: tweets, replies and retweets in turn."""
    sources: list[FeedSource] = []
    for n in range(4):
        tweet_id = post_tweet(author_id=ada.id, text=f"{n} #News")
        by_bob = post_tweet(author_id=bob.id, text=f"{n}")
        reply = post_tweet(author_id=ada.id, text="#news", in_reply_to_id=by_bob)
        retweet(user_id=ada.id, tweet_id=by_bob)
        retweet_id = Reaction.objects.get(tweet_id=by_bob).id
        sources += [
            FeedSource(tweet_id, tweet_id, ada.id),
            FeedSource(reply, reply, ada.id),
            FeedSource(retweet_id, by_bob, ada.id),
        ]
    return sources[::-1]


def walk(read: Reader, limit: int) -> tuple[list[FeedSource], list[FeedSource]]:
    """Page to the end and back; return what both ways found, newest first."""

    def read_page(keyset: Keyset) -> Page[FeedSource]:
        sources = read(keyset=keyset)
        assert len(sources) <= limit + 1
        return page_of(sources, keyset, cursor=lambda source: source.source_id)

    down: list[FeedSource] = []
    keyset = Keyset(limit=limit)
    while True:
        page = read_page(keyset)
        down += page.items
        if page.next is None:
            break
        keyset = Keyset(limit=limit, before=int(page.next))
    up = page.items
    while page.prev is not None:
        page = read_page(Keyset(limit=limit, after=int(page.prev)))
        up = page.items + up
    return down, up


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 12, 100])
def test_an_authors_tweets_and_retweets_are_merged_and_paged_both_ways(
    world: list[FeedSource], ada: UserCard, limit: int
) -> None:
    read = partial(list_author_sources, author_id=ada.id, viewer=ANONYMOUS)

    assert walk(read, limit) == (world, world)


def test_replies_can_be_left_out_but_not_retweets(
    world: list[FeedSource], ada: UserCard
) -> None:
    read = partial(
        list_author_sources, author_id=ada.id, viewer=ANONYMOUS, with_replies=False
    )
    replies = set(Tweet.objects.filter(is_reply=True).values_list("id", flat=True))

    expected = [source for source in world if source.source_id not in replies]
    assert walk(read, 3) == (expected, expected)


def test_the_public_feed_has_no_replies_and_no_retweets(
    world: list[FeedSource], bob: UserCard
) -> None:
    rows = Tweet.objects.filter(is_reply=False).order_by("-id")

    expected = [FeedSource(row.id, row.id, row.author_id) for row in rows]
    assert len(expected) == 8
    assert walk(list_public_sources, 3) == (expected, expected)


@pytest.mark.parametrize("tag", ["news", "NEWS", "\uff2eews"])
def test_a_hashtag_is_found_however_it_is_written(
    world: list[FeedSource], tag: str
) -> None:
    expected = [source for source in world if not source.is_retweet]

    assert walk(partial(list_hashtag_sources, tag=tag), 3) == (expected, expected)
    assert list_hashtag_sources(tag="new", keyset=Keyset()) == []


def test_the_newest_of_several_authors_are_merged(
    world: list[FeedSource], ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    both = list_sources_of(author_ids=[ada.id, bob.id, cyd.id], limit=100)

    ids = [source.source_id for source in both]
    assert ids == sorted(ids, reverse=True)
    assert [source for source in both if source.actor_id == ada.id] == world
    assert len(both) == len(world) + 4
    middle = ids[7]
    part = list_sources_of(author_ids=[bob.id, ada.id], limit=5, after=middle)
    assert part == [one for one in both[:7] if one.actor_id != cyd.id][:5]
    assert list_sources_of(author_ids=[], limit=5) == []


def insert_tweets(author_ids: list[int], **fields: Any) -> None:
    rows = [
        Tweet(id=id_, author_id=author_id, conversation_id=id_, **fields)
        for author_id in author_ids
        for id_ in [new_id()]
    ]
    Tweet.objects.bulk_create(rows)


@pytest.mark.slow
def test_the_newest_of_very_many_authors_are_found(db: None) -> None:
    authors = list(range(1, 2 * AUTHORS_IN_ONE_SCAN + 50))
    insert_tweets(authors + authors[::-1])
    newest = Tweet.objects.order_by("-id")[:40]

    with count_round_trips() as trips:
        found = list_sources_of(author_ids=authors, limit=40)

    assert found == [FeedSource(row.id, row.id, row.author_id) for row in newest]
    assert len(trips) == 6, str(trips)
    assert_indexed(trips)


@pytest.mark.slow
def test_no_feed_reads_more_than_its_page(db: None) -> None:
    insert_tweets([1, 2, 3] * 700, is_reply=True, hashtags=["other"])
    insert_tweets([1, 2, 3] * 60, hashtags=["rare", "news"])
    insert_tweets([1, 2, 3] * 700, is_reply=True, hashtags=["news"])
    Reaction.objects.bulk_create(
        Reaction(user_id=user_id, tweet_id=n, kind=kind)
        for user_id in (1, 2)
        for n in range(500)
        for kind in ReactionKind
    )
    for state in ("removed", "limited"):
        insert_tweets([1, 2, 3] * 200, hashtags=["rare", "news"], state=state)
    shown = Tweet.objects.filter(is_reply=False, state="published")
    middle = shown.order_by("id")[90].id
    readers: dict[str, Reader] = {
        "author": partial(list_author_sources, author_id=1, viewer=ANONYMOUS),
        "posts": partial(
            list_author_sources, author_id=1, viewer=ANONYMOUS, with_replies=False
        ),
        "own": partial(list_author_sources, author_id=1, viewer=Viewer(1)),
        "public": list_public_sources,
        "hashtag": partial(list_hashtag_sources, tag="news"),
        "rare": partial(list_hashtag_sources, tag="rare"),
    }
    for read in readers.values():
        for keyset in (Keyset(), Keyset(before=middle), Keyset(after=middle)):
            with count_round_trips() as trips:
                assert len(read(keyset=keyset)) == keyset.scan_limit

            assert len(trips) <= 2
            # One key more in each run of the index that is merged: eight at most.
            assert_indexed(trips, max_examined=keyset.scan_limit + 8)


def test_facts_are_returned_for_existing_tweets_only(
    ada: UserCard, bob: UserCard
) -> None:
    first = post_tweet(author_id=ada.id, text="hello @bob")
    reply = post_tweet(author_id=bob.id, text="hi", in_reply_to_id=first)
    take_down_tweet(tweet_id=reply, moderator_id=1)

    assert get_tweet_facts(tweet_ids=[first, reply, 404]) == {
        first: TweetFacts(
            first,
            ada.id,
            None,
            None,
            (bob.id,),
            is_shown=True,
            conversation_id=first,
        ),
        reply: TweetFacts(
            reply, bob.id, first, ada.id, (), is_shown=False, conversation_id=first
        ),
    }


def test_sources_and_reactions_are_there_until_they_are_taken_back(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    retweet(user_id=bob.id, tweet_id=tweet_id)
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    both = list_sources_of(author_ids=[ada.id, bob.id], limit=5)
    gone = FeedSource(404, 404, ada.id)
    asked = partial(has_reacted, user_id=bob.id, tweet_id=tweet_id)

    assert find_live_sources(sources=[*both, gone]) == set(both)
    assert [asked(kind="like"), asked(kind="retweet")] == [True, True]

    undo_retweet(user_id=bob.id, tweet_id=tweet_id)
    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)

    assert find_live_sources(sources=both) == {both[1]}
    assert [asked(kind="like"), asked(kind="retweet")] == [False, False]
