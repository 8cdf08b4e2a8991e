"""Tests the trash: nobody sees a deleted tweet, and it comes back as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tweets.errors import TweetNotFound
from tweets.events import TweetDeleted, TweetRestored, TweetTakenDown
from tweets.models import Reaction, Tweet
from tweets.services import (
    count_tweets,
    empty_trash,
    get_thread,
    get_tweet,
    like_tweet,
    list_trash,
    purge_tweet,
    restore_tweet,
    take_down_tweet,
    trash_tweet,
    untrash_tweet,
)
from tweets.services.trash import TRASH_TTL
from tweets.tests.conftest import Published
from tweets.types import TweetState
from twitter_project.outbox.events import drain
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import ANONYMOUS, UserCard, Viewer


@pytest.fixture
def reply_id(ada: UserCard, bob: UserCard) -> int:
    """A reply of bob's to ada, which she likes and answers."""
    parent_id = post_tweet(author_id=ada.id, text="parent")
    reply_id = post_tweet(author_id=bob.id, text="reply", in_reply_to_id=parent_id)
    like_tweet(user_id=ada.id, tweet_id=reply_id)
    post_tweet(author_id=ada.id, text="answer", in_reply_to_id=reply_id)
    drain()
    return reply_id


def age(tweet_id: int, by: timedelta) -> None:
    Tweet.objects.filter(id=tweet_id).update(state_changed_at=timezone.now() - by)


def parent_of(tweet_id: int) -> Tweet:
    parent_id = Tweet.objects.get(id=tweet_id).in_reply_to_id
    assert parent_id is not None
    return Tweet.objects.get(id=parent_id)


def test_what_is_in_the_trash_is_seen_and_counted_by_nobody(
    ada: UserCard, bob: UserCard, reply_id: int, published: Published
) -> None:
    before = len(published())

    trash_tweet(actor_id=bob.id, tweet_id=reply_id)

    for viewer in (Viewer(ada.id), Viewer(bob.id), ANONYMOUS):
        with pytest.raises(TweetNotFound):
            get_tweet(tweet_id=reply_id, viewer=viewer)
    assert parent_of(reply_id).replies_count == 0
    assert count_tweets(author_ids=[bob.id]) == {bob.id: 0}
    gone = TweetTakenDown(tweet_id=reply_id, author_id=bob.id)
    assert published()[before:] == [gone]


def test_it_comes_back_as_it_was(
    ada: UserCard, bob: UserCard, reply_id: int, published: Published
) -> None:
    trash_tweet(actor_id=bob.id, tweet_id=reply_id)

    for _ in range(2):  # the second request finds it there
        untrash_tweet(actor_id=bob.id, tweet_id=reply_id)

    thread = get_thread(tweet_id=reply_id, viewer=Viewer(ada.id))
    assert (thread.tweet.likes_count, thread.tweet.liked) == (1, True)
    assert [reply.tweet.text for reply in thread.replies] == ["answer"]
    assert parent_of(reply_id).replies_count == 1
    assert count_tweets(author_ids=[bob.id]) == {bob.id: 1}
    assert published()[-1] == TweetRestored(tweet_id=reply_id, author_id=bob.id)


def test_only_ones_own_visible_tweet_goes_there(
    ada: UserCard, bob: UserCard, reply_id: int
) -> None:
    with pytest.raises(TweetNotFound):
        trash_tweet(actor_id=ada.id, tweet_id=reply_id)

    trash_tweet(actor_id=bob.id, tweet_id=reply_id)

    with pytest.raises(TweetNotFound):
        trash_tweet(actor_id=bob.id, tweet_id=reply_id)
    with pytest.raises(TweetNotFound):
        untrash_tweet(actor_id=ada.id, tweet_id=reply_id)


def test_authors_and_moderators_do_not_undo_each_other(
    bob: UserCard, reply_id: int
) -> None:
    take_down_tweet(tweet_id=reply_id, moderator_id=1)
    with pytest.raises(TweetNotFound):
        untrash_tweet(actor_id=bob.id, tweet_id=reply_id)
    restore_tweet(tweet_id=reply_id, moderator_id=1)

    trash_tweet(actor_id=bob.id, tweet_id=reply_id)

    with pytest.raises(TweetNotFound):
        restore_tweet(tweet_id=reply_id, moderator_id=1)


def test_what_moderators_take_down_cannot_leave_the_trash(
    bob: UserCard, reply_id: int, published: Published
) -> None:
    trash_tweet(actor_id=bob.id, tweet_id=reply_id)

    assert take_down_tweet(tweet_id=reply_id, moderator_id=1)

    assert published()[-1] == TweetDeleted(tweet_id=reply_id, author_id=bob.id)
    with pytest.raises(TweetNotFound):
        untrash_tweet(actor_id=bob.id, tweet_id=reply_id)
    assert count_tweets(author_ids=[bob.id]) == {bob.id: 0}


def test_the_trash_is_emptied_of_what_has_been_there_long(
    ada: UserCard, bob: UserCard, reply_id: int, published: Published
) -> None:
    young_id = post_tweet(author_id=bob.id, text="young")
    for tweet_id in (young_id, reply_id):
        trash_tweet(actor_id=bob.id, tweet_id=tweet_id)
    age(reply_id, by=TRASH_TTL + timedelta(minutes=1))

    with count_round_trips() as trips:
        assert empty_trash() == 1

    assert_indexed(trips, may_join=True)
    assert published()[-1] == TweetDeleted(tweet_id=reply_id, author_id=bob.id)
    drain()
    assert not Reaction.objects.exists()
    assert empty_trash() == 0
    untrash_tweet(actor_id=bob.id, tweet_id=young_id)
    with pytest.raises(TweetNotFound):
        untrash_tweet(actor_id=bob.id, tweet_id=reply_id)
    assert count_tweets(author_ids=[ada.id, bob.id]) == {ada.id: 2, bob.id: 1}


def test_authors_find_their_own_trash_and_when_it_is_emptied(
    ada: UserCard, bob: UserCard, reply_id: int
) -> None:
    kept_id = post_tweet(author_id=bob.id, text="kept")
    newer_id = post_tweet(author_id=bob.id, text="newer")
    for tweet_id in (newer_id, reply_id):
        trash_tweet(actor_id=bob.id, tweet_id=tweet_id)

    page = list_trash(viewer=Viewer(bob.id), keyset=Keyset(limit=1))
    assert page.next is not None
    with count_round_trips() as trips:
        rest = list_trash(
            viewer=Viewer(bob.id), keyset=Keyset(limit=1, before=int(page.next))
        )
    assert rest.prev is not None
    back = list_trash(
        viewer=Viewer(bob.id), keyset=Keyset(limit=1, after=int(rest.prev))
    )

    assert_indexed(trips, may_join=True)
    # The reply is older, but was deleted last.
    assert [one.tweet.id for one in page.items + rest.items] == [reply_id, newer_id]
    assert [one.tweet.id for one in back.items] == [reply_id]
    assert kept_id not in {one.tweet.id for one in page.items}
    (found,) = page.items
    assert (found.tweet.text, found.tweet.likes_count) == ("reply", 1)
    assert found.tweet.state == TweetState.TRASHED
    assert not found.tweet.is_shown
    assert found.purged_at - found.trashed_at == TRASH_TTL
    assert list_trash(viewer=Viewer(ada.id), keyset=Keyset()).items == []


def test_a_tweet_in_the_trash_can_be_deleted_for_good(
    ada: UserCard, bob: UserCard, reply_id: int, published: Published
) -> None:
    with pytest.raises(TweetNotFound):
        purge_tweet(actor_id=bob.id, tweet_id=reply_id)
    trash_tweet(actor_id=bob.id, tweet_id=reply_id)
    with pytest.raises(TweetNotFound):
        purge_tweet(actor_id=ada.id, tweet_id=reply_id)

    purge_tweet(actor_id=bob.id, tweet_id=reply_id)

    assert published()[-1] == TweetDeleted(tweet_id=reply_id, author_id=bob.id)
    drain()
    assert not Tweet.objects.filter(id=reply_id).exists()
    assert not Reaction.objects.exists()
    assert count_tweets(author_ids=[bob.id]) == {bob.id: 0}


def test_a_tweet_that_was_shown_less_is_shown_less_again(
    ada: UserCard, bob: UserCard, reply_id: int
) -> None:
    Tweet.objects.filter(id=reply_id).update(state=TweetState.LIMITED)

    trash_tweet(actor_id=bob.id, tweet_id=reply_id)
    untrash_tweet(actor_id=bob.id, tweet_id=reply_id)
    assert Tweet.objects.get(id=reply_id).state == TweetState.LIMITED

    take_down_tweet(tweet_id=reply_id, moderator_id=1)
    restore_tweet(tweet_id=reply_id, moderator_id=1)
    assert Tweet.objects.get(id=reply_id).state == TweetState.LIMITED
