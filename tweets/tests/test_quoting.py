"""Tests quotes: who may make them, what they show, and getting out of one."""

from collections.abc import Callable
from functools import partial

import pytest

from notifications.models import Notification
from tweets.errors import QuoteRefused, TweetEmpty, TweetNotFound
from tweets.events import TweetDetached, TweetPosted, TweetQuoted
from tweets.models import Tweet
from tweets.services import (
    change_quote_policy,
    delete_tweet,
    detach_tweet,
    edit_tweet,
    get_tweet,
    get_tweet_to_quote,
    hydrate_sources,
    hydrate_tweets,
    list_quotes,
    reattach_tweet,
    restore_tweet,
    take_down_tweet,
    trash_tweet,
    untrash_tweet,
)
from tweets.tests.conftest import AtOnce, Published
from tweets.types import FeedRules, FeedSource, QuotePolicy
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
)
from users.services import (
    block_user,
    mute_user,
    suspend_user,
    unblock_user,
)
from users.types import ANONYMOUS, UserCard, Viewer


@pytest.fixture
def quoted_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="The ferry is back")


@pytest.fixture
def quote_id(bob: UserCard, quoted_id: int) -> int:
    return post_tweet(author_id=bob.id, text="At last!", quoted_id=quoted_id)


def count_quotes(tweet_id: int) -> int:
    return Tweet.objects.get(id=tweet_id).quotes_count


def list_told(person: UserCard) -> list[tuple[str, bool]]:
    events.drain()
    rows = Notification.objects.filter(recipient_id=person.id).order_by("id")
    return [(row.kind, row.hidden) for row in rows]


def test_a_quote_shows_the_quoted_tweet_inside(
    ada: UserCard, bob: UserCard, cyd: UserCard, quoted_id: int, published: Published
) -> None:
    quote_id = post_tweet(author_id=bob.id, text="At last!", quoted_id=quoted_id)

    view = get_tweet(tweet_id=quote_id, viewer=Viewer(cyd.id))

    assert view.is_quote
    assert view.quoted is not None
    assert (view.quoted.id, view.quoted.author.id) == (quoted_id, ada.id)
    assert view.quoted.text == "The ferry is back"
    assert get_tweet(tweet_id=quoted_id, viewer=ANONYMOUS).quotes_count == 1
    quoted = TweetQuoted(quote_id, bob.id, quoted_id, ada.id)
    assert published() == [TweetPosted(quote_id, bob.id), quoted]


def test_a_quote_needs_something_of_its_own(bob: UserCard, quoted_id: int) -> None:
    with pytest.raises(TweetEmpty):
        post_tweet(author_id=bob.id, text=" ", quoted_id=quoted_id)


def test_quotes_of_quotes_show_one_level(
    ada: UserCard, cyd: UserCard, quote_id: int
) -> None:
    top_id = quote_id
    for number in range(3):
        top_id = post_tweet(author_id=cyd.id, text=str(number), quoted_id=top_id)

    with count_round_trips() as trips:
        view = get_tweet(tweet_id=top_id, viewer=Viewer(ada.id))

    assert view.quoted is not None
    assert view.quoted.text == "1"
    # Tweet, reactions with the quoted tweet, people, relationships.
    assert len(trips) == 4
    assert_indexed(trips)


@pytest.mark.parametrize(
    ("policy", "by_follower", "by_stranger"),
    [("everyone", True, True), ("followers", True, False), ("nobody", False, False)],
)
def test_the_author_decides_who_may_quote(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    policy: str,
    *,
    by_follower: bool,
    by_stranger: bool,
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Mine", quote_policy=policy)

    def may_quote(person: UserCard) -> bool:
        try:
            post_tweet(author_id=person.id, text="Look", quoted_id=tweet_id)
        except QuoteRefused:
            return False
        return True

    # ada follows bob, cyd does not.
    assert [may_quote(one) for one in (ada, cyd, bob)] == [
        by_follower,
        by_stranger,
        True,
    ]


def test_the_policy_can_be_changed_later(
    ada: UserCard, bob: UserCard, cyd: UserCard, quoted_id: int, quote_id: int
) -> None:
    change = partial(change_quote_policy, tweet_id=quoted_id)
    with pytest.raises(TweetNotFound):
        change(actor_id=bob.id, policy=QuotePolicy.NOBODY)

    change(actor_id=ada.id, policy=QuotePolicy.NOBODY)

    with pytest.raises(QuoteRefused):
        get_tweet_to_quote(tweet_id=quoted_id, viewer=Viewer(cyd.id))
    view = get_tweet(tweet_id=quote_id, viewer=Viewer(cyd.id))
    assert view.quoted is not None, "existing quotes stay"


def test_what_cannot_be_seen_cannot_be_quoted(
    ada: UserCard, bob: UserCard, quoted_id: int
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    for tweet_id in (quoted_id, 1):
        with pytest.raises(TweetNotFound):
            post_tweet(author_id=bob.id, text="Look", quoted_id=tweet_id)

    assert count_quotes(quoted_id) == 0


@pytest.mark.parametrize(
    "hide",
    [
        lambda ada, cyd, tweet_id: delete_tweet(actor_id=ada, tweet_id=tweet_id),
        lambda ada, cyd, tweet_id: trash_tweet(actor_id=ada, tweet_id=tweet_id),
        lambda ada, cyd, tweet_id: take_down_tweet(tweet_id=tweet_id, moderator_id=1),
        lambda ada, cyd, tweet_id: suspend_user(user_id=ada, moderator_id=1),
        lambda ada, cyd, tweet_id: block_user(blocker_id=ada, blocked_id=cyd),
        lambda ada, cyd, tweet_id: block_user(blocker_id=cyd, blocked_id=ada),
    ],
)
def test_a_hidden_tweet_is_not_available_whatever_the_reason(
    ada: UserCard,
    cyd: UserCard,
    quoted_id: int,
    quote_id: int,
    hide: Callable[[int, int, int], object],
) -> None:
    hide(ada.id, cyd.id, quoted_id)

    view = get_tweet(tweet_id=quote_id, viewer=Viewer(cyd.id))

    assert (view.is_quote, view.quoted, view.is_detached) == (True, None, False)


def test_feeds_without_muted_people_do_not_show_them_in_quotes(
    ada: UserCard, bob: UserCard, cyd: UserCard, quote_id: int
) -> None:
    mute_user(muter_id=cyd.id, muted_id=ada.id)
    source = FeedSource(quote_id, quote_id, bob.id)

    def read(feed: FeedRules) -> bool:
        (view,) = hydrate_sources(sources=[source], viewer=Viewer(cyd.id), feed=feed)
        return view.quoted is not None

    assert read(FeedRules())
    assert not read(FeedRules(hide_muted=True))


def test_a_detached_tweet_leaves_the_quote_until_it_is_attached_again(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    quoted_id: int,
    quote_id: int,
    published: Published,
) -> None:
    for person in (bob, cyd):
        with pytest.raises(TweetNotFound):
            detach_tweet(actor_id=person.id, quote_id=quote_id)

    before = len(published())
    detach = partial(detach_tweet, actor_id=ada.id, quote_id=quote_id)
    assert [detach(), detach()] == [True, False]

    for person in (ada, bob, cyd):
        view = get_tweet(tweet_id=quote_id, viewer=Viewer(person.id))
        assert (view.quoted, view.is_detached) == (None, person is ada)
    assert count_quotes(quoted_id) == 0
    page = list_quotes(tweet_id=quoted_id, viewer=Viewer(cyd.id), keyset=Keyset())
    assert page.items == []

    reattach = partial(reattach_tweet, actor_id=ada.id, quote_id=quote_id)
    assert [reattach(), reattach()] == [True, False]

    view = get_tweet(tweet_id=quote_id, viewer=Viewer(cyd.id))
    assert view.quoted is not None
    assert count_quotes(quoted_id) == 1
    ids = (quote_id, bob.id, quoted_id, ada.id)
    assert published()[before:] == [TweetDetached(*ids), TweetQuoted(*ids)]


def test_detaching_at_once_counts_once(
    ada: UserCard, quoted_id: int, quote_id: int, at_once: AtOnce
) -> None:
    detach = partial(detach_tweet, actor_id=ada.id, quote_id=quote_id)

    assert sorted(map(bool, at_once([detach] * 8))) == [False] * 7 + [True]
    assert count_quotes(quoted_id) == 0


@pytest.mark.parametrize("is_detached", [False, True])
def test_counts_follow_the_quote(
    ada: UserCard, bob: UserCard, quoted_id: int, quote_id: int, *, is_detached: bool
) -> None:
    if is_detached:
        detach_tweet(actor_id=ada.id, quote_id=quote_id)
    shown = 0 if is_detached else 1
    counts = []

    for change in (
        lambda: trash_tweet(actor_id=bob.id, tweet_id=quote_id),
        lambda: untrash_tweet(actor_id=bob.id, tweet_id=quote_id),
        lambda: take_down_tweet(tweet_id=quote_id, moderator_id=1),
        lambda: restore_tweet(tweet_id=quote_id, moderator_id=1),
        lambda: edit_tweet(actor_id=bob.id, tweet_id=quote_id, text="At last?"),
        lambda: delete_tweet(actor_id=bob.id, tweet_id=quote_id),
    ):
        change()
        counts.append(count_quotes(quoted_id))

    assert counts == [0, shown, 0, shown, shown, 0]


def test_a_reply_that_quotes_its_target_counts_as_both(
    bob: UserCard, quoted_id: int
) -> None:
    post_tweet(
        author_id=bob.id, text="This", quoted_id=quoted_id, in_reply_to_id=quoted_id
    )

    tweet = Tweet.objects.get(id=quoted_id)
    assert (tweet.quotes_count, tweet.replies_count) == (1, 1)


def test_an_edit_keeps_the_quote(bob: UserCard, quoted_id: int, quote_id: int) -> None:
    edit_tweet(actor_id=bob.id, tweet_id=quote_id, text="Finally!")

    view = get_tweet(tweet_id=quote_id, viewer=Viewer(bob.id))
    assert view.text == "Finally!"
    assert view.quoted is not None
    assert view.quoted.id == quoted_id


def test_the_notification_of_a_quote_follows_its_visibility(
    ada: UserCard, bob: UserCard, quote_id: int
) -> None:
    assert list_told(ada) == [("quote", False)]

    detach_tweet(actor_id=ada.id, quote_id=quote_id)
    assert list_told(ada) == [("quote", True)]
    reattach_tweet(actor_id=ada.id, quote_id=quote_id)
    assert list_told(ada) == [("quote", False)]
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    assert list_told(ada) == [("quote", True)]
    unblock_user(blocker_id=ada.id, blocked_id=bob.id)
    trash_tweet(actor_id=bob.id, tweet_id=quote_id)
    assert list_told(ada) == [("quote", True)]
    untrash_tweet(actor_id=bob.id, tweet_id=quote_id)
    assert list_told(ada) == [("quote", False)]
    delete_tweet(actor_id=bob.id, tweet_id=quote_id)
    assert list_told(ada) == []


def test_a_quote_that_mentions_the_author_notifies_once(
    ada: UserCard, bob: UserCard, quoted_id: int
) -> None:
    post_tweet(author_id=bob.id, text="Thanks @ada!", quoted_id=quoted_id)
    post_tweet(author_id=ada.id, text="I said so", quoted_id=quoted_id)

    assert list_told(ada) == [("quote", False)]


def test_the_list_of_quotes_is_paged_by_an_index(
    ada: UserCard, bob: UserCard, cyd: UserCard, quoted_id: int
) -> None:
    ids = [
        post_tweet(author_id=author.id, text=f"{number}", quoted_id=quoted_id)
        for number in range(3)
        for author in (bob, cyd)
    ]
    for number in range(20):
        post_tweet(author_id=bob.id, text=f"Other {number}")
    block_user(blocker_id=cyd.id, blocked_id=bob.id)

    with count_round_trips() as trips:
        page = list_quotes(
            tweet_id=quoted_id, viewer=Viewer(ada.id), keyset=Keyset(limit=4)
        )

    assert [view.id for view in page.items] == ids[:1:-1]
    assert_indexed(trips, max_examined=15)
    older = list_quotes(
        tweet_id=quoted_id, viewer=Viewer(cyd.id), keyset=Keyset(before=ids[2])
    )
    assert [view.id for view in older.items] == [ids[1]], "without a blocked person's"


def test_a_page_without_quotes_reads_nothing_for_them(
    bob: UserCard, quoted_id: int
) -> None:
    with count_round_trips() as trips:
        hydrate_tweets(tweet_ids=[quoted_id], viewer=Viewer(bob.id))

    assert len(trips) == 4
