"""Tests posting: all or nothing, once per key, and only where allowed."""

import hashlib
from collections.abc import Callable
from functools import partial

import pytest

from tweets.errors import (
    IdempotencyKeyReused,
    IdempotencyKeyTooLong,
    TweetEmpty,
    TweetNotFound,
    TweetTooLong,
)
from tweets.events import TweetPosted
from tweets.models import ANCESTORS_MAX, AuthorStats, IdempotencyKey, Tweet
from tweets.services import (
    count_tweets,
    delete_tweet,
    get_tweet,
    post_and_show_tweet,
    take_down_tweet,
    trash_tweet,
)
from tweets.tests.conftest import AtOnce, Published
from tweets.types import NewTweet
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from twitter_project.workshop.testing.interrupting import meanwhile
from users.services import block_user, suspend_user
from users.types import ANONYMOUS, UserCard, Viewer


def assert_nothing_was_written() -> None:
    for model in (Tweet, AuthorStats, IdempotencyKey, Delivery):
        assert not model.objects.exists()


def test_a_tweet_is_stored_with_what_follows_from_its_text(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    text = "  Hi @BOB, @nobody and @bob again: #News #news #\uff2eEWS $tern x.com/#no  "

    tweet_id = post_tweet(author_id=ada.id, text=text)

    tweet = Tweet.objects.get()
    assert tweet.id == tweet.conversation_id == tweet_id
    assert tweet.author_id == ada.id
    assert tweet.text == text.strip()
    assert tweet.mention_ids == [bob.id]
    assert tweet.hashtags == ["news"]
    assert tweet.cashtags == ["TERN"]
    assert not tweet.is_reply
    assert count_tweets(author_ids=[ada.id, bob.id]) == {ada.id: 1, bob.id: 0}
    assert published() == [TweetPosted(tweet_id=tweet_id, author_id=ada.id)]


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u2060", "\x00"])
def test_a_text_without_anything_to_see_is_refused(ada: UserCard, text: str) -> None:
    with pytest.raises(TweetEmpty) as caught:
        post_tweet(author_id=ada.id, text=text)

    assert list(caught.value.errors) == ["text"]
    assert_nothing_was_written()


def test_a_text_may_have_280_characters_and_not_281(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text=" " + "e\u0301" * 280)

    with pytest.raises(TweetTooLong) as caught:
        post_tweet(author_id=ada.id, text="x" * 282)

    assert str(caught.value) == "The text is 2 characters too long."
    assert Tweet.objects.count() == 1


def test_a_text_that_looks_like_the_databases_language_is_a_text(
    ada: UserCard,
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="$text {$ne: null} $$ROOT")

    view = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert view.text == "$text {$ne: null} $$ROOT"


def test_a_reply_knows_the_way_up_and_is_counted(ada: UserCard, bob: UserCard) -> None:
    first = post_tweet(author_id=ada.id, text="one")
    second = post_tweet(author_id=bob.id, text="two", in_reply_to_id=first)

    third = post_tweet(author_id=ada.id, text="three", in_reply_to_id=second)

    reply = Tweet.objects.get(id=third)
    assert reply.is_reply
    assert reply.in_reply_to_id == second
    assert reply.in_reply_to_author_id == bob.id
    assert reply.conversation_id == first
    assert reply.ancestor_ids == [first, second]
    counts = dict(Tweet.objects.values_list("id", "replies_count"))
    assert counts == {first: 1, second: 1, third: 0}


def test_the_way_up_is_kept_for_the_nearest_ancestors_only(ada: UserCard) -> None:
    way_up = list(range(1, ANCESTORS_MAX + 1))
    deep = Tweet.objects.create(
        author_id=ada.id, conversation_id=1, ancestor_ids=way_up, is_reply=True
    )

    tweet_id = post_tweet(author_id=ada.id, text="deeper", in_reply_to_id=deep.id)

    assert Tweet.objects.get(id=tweet_id).ancestor_ids == [*way_up[1:], deep.id]


def test_nobody_replies_to_what_they_may_not_see(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    by_bob = post_tweet(author_id=bob.id, text="mine")
    by_cyd = post_tweet(author_id=cyd.id, text="mine")
    gone = post_tweet(author_id=bob.id, text="gone")
    down = post_tweet(author_id=bob.id, text="down")
    delete_tweet(actor_id=bob.id, tweet_id=gone)
    take_down_tweet(tweet_id=down, moderator_id=1)
    block_user(blocker_id=bob.id, blocked_id=ada.id)
    suspend_user(user_id=cyd.id, moderator_id=1)

    for target_id in (by_bob, by_cyd, gone, down, 404):
        with pytest.raises(TweetNotFound):
            post_tweet(author_id=ada.id, text="re", in_reply_to_id=target_id)

    assert not Tweet.objects.filter(author_id=ada.id).exists()
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 0}


WITHDRAWALS: dict[str, Callable[[int, int], object]] = {
    "deleted": lambda author_id, tweet_id: delete_tweet(
        actor_id=author_id, tweet_id=tweet_id
    ),
    "put in the trash": lambda author_id, tweet_id: trash_tweet(
        actor_id=author_id, tweet_id=tweet_id
    ),
    "removed": lambda author_id, tweet_id: take_down_tweet(
        tweet_id=tweet_id, moderator_id=1
    ),
}


@pytest.mark.parametrize("way", WITHDRAWALS)
def test_a_reply_to_a_tweet_that_is_being_deleted_is_undone(
    ada: UserCard, bob: UserCard, way: str
) -> None:
    target_id = post_tweet(author_id=ada.id, text="soon gone")
    withdraw = partial(WITHDRAWALS[way], ada.id, target_id)

    with meanwhile(withdraw, before="insert", of=Tweet), pytest.raises(TweetNotFound):
        post_tweet(author_id=bob.id, text="re", in_reply_to_id=target_id)

    assert not Tweet.objects.filter(author_id=bob.id).exists()
    assert count_tweets(author_ids=[bob.id]) == {bob.id: 0}


def test_the_same_request_posts_once(ada: UserCard, published: Published) -> None:
    post = partial(post_tweet, author_id=ada.id, idempotency_key="k1")

    first = post(text="hello")

    assert post(text=" hello ") == first
    assert Tweet.objects.count() == 1
    assert len(published()) == 1


def test_a_key_of_another_request_is_a_conflict(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="hello", idempotency_key="k1")

    with pytest.raises(IdempotencyKeyReused):
        post_tweet(author_id=ada.id, text="goodbye", idempotency_key="k1")

    assert Tweet.objects.count() == 1


def test_a_repetition_that_crosses_an_upgrade_is_the_same_request(
    ada: UserCard,
) -> None:
    post_tweet(author_id=ada.id, text="hello", idempotency_key="k1")

    # As releases stored it when requests had these three fields.
    digest = hashlib.sha256(b'["hello", [], null]').hexdigest()
    assert IdempotencyKey.objects.get().body_hash == digest


def test_two_people_may_choose_the_same_key(ada: UserCard, bob: UserCard) -> None:
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="hello", idempotency_key="k1")

    assert Tweet.objects.count() == 2


def test_a_request_that_failed_may_be_repeated(ada: UserCard, bob: UserCard) -> None:
    post = partial(post_tweet, author_id=ada.id, text="re", idempotency_key="k1")
    with pytest.raises(TweetNotFound):
        post(in_reply_to_id=404)

    target_id = post_tweet(author_id=bob.id, text="hello")

    assert post(in_reply_to_id=target_id)


def test_repeating_a_request_does_not_post_a_deleted_tweet_again(
    ada: UserCard,
) -> None:
    post = partial(post_tweet, author_id=ada.id, text="oops", idempotency_key="k1")
    tweet_id = post()
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert post() == tweet_id

    assert not Tweet.objects.exists()


def test_a_late_repetition_of_a_reply_is_answered_though_its_parent_is_gone(
    ada: UserCard, bob: UserCard
) -> None:
    target_id = post_tweet(author_id=bob.id, text="hello")
    post = partial(
        post_tweet,
        author_id=ada.id,
        text="re",
        in_reply_to_id=target_id,
        idempotency_key="k1",
    )
    tweet_id = post()
    delete_tweet(actor_id=bob.id, tweet_id=target_id)

    assert post() == tweet_id


def test_a_posted_tweet_comes_back_as_it_is_read_afterwards(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    viewer = Viewer(ada.id)
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    target_id = post_tweet(author_id=bob.id, text="hello")

    reply = NewTweet(text="@bob and @cyd #re", in_reply_to_id=target_id)

    view = post_and_show_tweet(viewer=viewer, tweet=reply, idempotency_key="k1")

    assert view == get_tweet(tweet_id=view.id, viewer=viewer)
    assert (view.in_reply_to, view.mentions) == (bob, (bob,))
    again = post_and_show_tweet(viewer=viewer, tweet=reply, idempotency_key="k1")
    assert again == view


def test_a_key_that_is_too_long_is_refused(ada: UserCard) -> None:
    with pytest.raises(IdempotencyKeyTooLong):
        post_tweet(author_id=ada.id, text="hello", idempotency_key="k" * 201)

    assert_nothing_was_written()


def test_the_same_request_at_the_same_time_posts_once(
    ada: UserCard, at_once: AtOnce, published: Published
) -> None:
    post = partial(post_tweet, author_id=ada.id, text="hello", idempotency_key="k1")

    answers = at_once([post] * 12)

    assert set(answers) == {Tweet.objects.get().id}
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 1}
    assert len(published()) == 1


def test_different_requests_with_one_key_at_the_same_time_post_once(
    ada: UserCard, at_once: AtOnce
) -> None:
    answers = at_once(
        partial(post_tweet, author_id=ada.id, text=text, idempotency_key="k1")
        for text in ("a", "b", "c", "d", "e", "f")
    )

    tweet = Tweet.objects.get()
    assert answers.count(tweet.id) == 1
    others = [answer for answer in answers if answer != tweet.id]
    assert all(isinstance(other, IdempotencyKeyReused) for other in others)


def test_an_authors_first_tweets_at_the_same_time_are_all_counted(
    ada: UserCard, at_once: AtOnce
) -> None:
    answers = at_once(
        partial(post_tweet, author_id=ada.id, text=f"tweet {n}") for n in range(12)
    )

    assert len(set(answers)) == Tweet.objects.count() == 12
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 12}


def test_replies_at_the_same_time_are_all_counted(
    ada: UserCard, bob: UserCard, cyd: UserCard, at_once: AtOnce
) -> None:
    target_id = post_tweet(author_id=ada.id, text="what do you think?")

    at_once(
        partial(post_tweet, author_id=author.id, text=f"{n}", in_reply_to_id=target_id)
        for n in range(6)
        for author in (bob, cyd)
    )

    assert Tweet.objects.get(id=target_id).replies_count == 12
    assert Tweet.objects.filter(in_reply_to_id=target_id).count() == 12


def test_a_reply_to_what_is_being_deleted_is_not_posted_or_is_counted(
    ada: UserCard, bob: UserCard, at_once: AtOnce
) -> None:
    answers = []
    for _ in range(5):
        target_id = post_tweet(author_id=ada.id, text="soon gone")
        reply = partial(
            post_tweet, author_id=bob.id, text="re", in_reply_to_id=target_id
        )

        delete = partial(delete_tweet, actor_id=ada.id, tweet_id=target_id)
        answers += at_once([reply, delete])

    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(error, TweetNotFound) for error in errors)
    replies = Tweet.objects.filter(author_id=bob.id).count()
    assert count_tweets(author_ids=[ada.id, bob.id]) == {ada.id: 0, bob.id: replies}


def test_a_key_is_looked_up_by_one_index_entry(ada: UserCard) -> None:
    post = partial(post_tweet, author_id=ada.id, text="hello", idempotency_key="k1")
    post()

    with count_round_trips() as trips:
        post()

    assert_indexed(trips, max_examined=1)
