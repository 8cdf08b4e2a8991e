"""Tests a tweet's thread: bounded round trips, whatever its size."""

import pytest

from tweets.errors import TweetNotFound
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.services import delete_tweet, get_thread, take_down_tweet
from tweets.services.threads import DESCENDANTS_MAX
from tweets.types import Thread
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user
from users.types import ANONYMOUS, UserCard, Viewer

ROUND_TRIPS = 7


def post_chain(author: UserCard, length: int, below: int | None = None) -> list[int]:
    """Post tweets that each reply to the one before."""
    chain: list[int] = []
    for n in range(length):
        above = chain[-1] if chain else below
        chain.append(post_tweet(author_id=author.id, text=f"{n}", in_reply_to_id=above))
    return chain


def outline(thread: Thread) -> list[tuple[int, str]]:
    return [(reply.depth, reply.tweet.text) for reply in thread.replies]


def ancestor_ids(thread: Thread) -> list[int | None]:
    return [view.id if view else None for view in thread.ancestors]


def test_replies_come_in_reading_order_with_their_depth(
    ada: UserCard, bob: UserCard
) -> None:
    def reply(text: str, to: int) -> int:
        return post_tweet(author_id=bob.id, text=text, in_reply_to_id=to)

    root = post_tweet(author_id=ada.id, text="root")
    a = reply("a", root)
    b = reply("b", root)
    ba = reply("ba", b)
    aa = reply("aa", a)
    reply("ab", a)
    reply("baa", ba)
    reply("aaa", aa)

    thread = get_thread(tweet_id=root, viewer=ANONYMOUS)

    assert thread.ancestors == ()
    assert thread.tweet.id == root
    assert outline(thread) == [
        (1, "a"),
        (2, "aa"),
        (3, "aaa"),
        (2, "ab"),
        (1, "b"),
        (2, "ba"),
        (3, "baa"),
    ]
    assert thread.next is None


def test_a_thread_takes_seven_round_trips_however_deep(
    ada: UserCard, bob: UserCard
) -> None:
    chain = post_chain(ada, 30)

    for place in (0, 10, 29):
        with count_round_trips() as trips:
            thread = get_thread(tweet_id=chain[place], viewer=Viewer(bob.id))

        assert ancestor_ids(thread) == chain[:place]
        assert [reply.tweet.id for reply in thread.replies] == chain[place + 1 :]
        assert [reply.depth for reply in thread.replies] == list(range(1, 30 - place))
        assert len(trips) <= ROUND_TRIPS, str(trips)
        assert_indexed(trips)


def test_the_nearest_ancestors_of_a_very_deep_tweet_are_shown(ada: UserCard) -> None:
    chain = post_chain(ada, ANCESTORS_MAX + 3)

    thread = get_thread(tweet_id=chain[-1], viewer=ANONYMOUS)

    assert ancestor_ids(thread) == chain[2:-1]


def test_direct_replies_are_paged_oldest_first(ada: UserCard, bob: UserCard) -> None:
    root = post_tweet(author_id=ada.id, text="root")
    for n in range(5):
        reply_id = post_tweet(author_id=bob.id, text=f"{n}", in_reply_to_id=root)
        post_tweet(author_id=ada.id, text=f"{n}a", in_reply_to_id=reply_id)

    first = get_thread(tweet_id=root, viewer=ANONYMOUS, limit=2)
    assert [text for _, text in outline(first)] == ["0", "0a", "1", "1a"]
    assert first.next

    second = get_thread(tweet_id=root, viewer=ANONYMOUS, after=first.next, limit=2)
    assert [text for _, text in outline(second)] == ["2", "2a", "3", "3a"]
    assert second.next

    third = get_thread(tweet_id=root, viewer=ANONYMOUS, after=second.next, limit=2)
    assert [text for _, text in outline(third)] == ["4", "4a"]
    assert third.next is None


def test_a_branch_below_an_invisible_tweet_is_left_out(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    root = post_tweet(author_id=ada.id, text="root")
    hidden = post_tweet(author_id=bob.id, text="hidden", in_reply_to_id=root)
    post_tweet(author_id=ada.id, text="below", in_reply_to_id=hidden)
    down = post_tweet(author_id=ada.id, text="down", in_reply_to_id=root)
    post_tweet(author_id=ada.id, text="seen", in_reply_to_id=root)
    take_down_tweet(tweet_id=down, moderator_id=1)
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    assert outline(get_thread(tweet_id=root, viewer=Viewer(cyd.id))) == [(1, "seen")]
    # Authors still see what moderators removed.
    assert outline(get_thread(tweet_id=root, viewer=Viewer(ada.id))) == [
        (1, "hidden"),
        (2, "below"),
        (1, "down"),
        (1, "seen"),
    ]


def test_an_ancestor_that_is_out_of_sight_leaves_a_gap(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    root = post_tweet(author_id=ada.id, text="root")
    gone = post_tweet(author_id=ada.id, text="gone", in_reply_to_id=root)
    hidden = post_tweet(author_id=bob.id, text="hidden", in_reply_to_id=gone)
    leaf = post_tweet(author_id=ada.id, text="leaf", in_reply_to_id=hidden)
    delete_tweet(actor_id=ada.id, tweet_id=gone)
    block_user(blocker_id=cyd.id, blocked_id=bob.id)

    thread = get_thread(tweet_id=leaf, viewer=Viewer(cyd.id))

    assert ancestor_ids(thread) == [root, None, None]


def test_the_thread_of_an_invisible_tweet_is_not_found(
    ada: UserCard, bob: UserCard
) -> None:
    root = post_tweet(author_id=ada.id, text="root")
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    for tweet_id in (root, 404):
        with pytest.raises(TweetNotFound):
            get_thread(tweet_id=tweet_id, viewer=Viewer(bob.id))


def test_a_huge_branch_is_read_in_part(ada: UserCard) -> None:
    root = post_tweet(author_id=ada.id, text="root")
    first = post_tweet(author_id=ada.id, text="first", in_reply_to_id=root)
    Tweet.objects.bulk_create(
        Tweet(
            id=new_id(),
            author_id=ada.id,
            in_reply_to_id=first,
            in_reply_to_author_id=ada.id,
            conversation_id=root,
            ancestor_ids=[root, first],
            is_reply=True,
        )
        for _ in range(DESCENDANTS_MAX + 5)
    )
    Tweet.objects.filter(id=first).update(replies_count=DESCENDANTS_MAX + 5)

    with count_round_trips() as trips:
        thread = get_thread(tweet_id=root, viewer=Viewer(ada.id))

    assert len(thread.replies) == 1 + DESCENDANTS_MAX
    assert thread.replies[0].tweet.replies_count == DESCENDANTS_MAX + 5
    assert len(trips) <= ROUND_TRIPS, str(trips)
    assert_indexed(trips, max_examined=DESCENDANTS_MAX + 5)
