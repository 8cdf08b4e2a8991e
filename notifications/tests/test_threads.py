"""Tests that muted conversations notify nobody, and people who never do."""

import pytest

from notifications.services import (
    is_thread_muted,
    list_muted_threads,
    list_notifications,
    mute_thread,
    unmute_thread,
)
from tweets.errors import TweetNotFound
from tweets.services import delete_tweet, like_tweet, retweet
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import block_user, change_override
from users.types import Override, UserCard, Viewer


def find_shown(recipient: UserCard) -> set[tuple[str, str]]:
    events.drain()
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return {(line.kind, line.actors[0].handle) for line in page.items}


def test_a_muted_conversation_notifies_nobody_until_it_is_unmuted(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    root_id = post_tweet(author_id=ada.id, text="Hello")
    reply_id = post_tweet(author_id=bob.id, text="Hi", in_reply_to_id=root_id)
    assert find_shown(ada) == {("reply", "bob")}
    other_id = post_tweet(author_id=ada.id, text="Something else")

    assert mute_thread(tweet_id=reply_id, viewer=Viewer(ada.id)) == root_id
    assert mute_thread(tweet_id=root_id, viewer=Viewer(ada.id)) == root_id
    post_tweet(author_id=cyd.id, text="And @ada", in_reply_to_id=reply_id)
    post_tweet(author_id=cyd.id, text="See this", quoted_id=root_id)
    like_tweet(user_id=bob.id, tweet_id=root_id)
    retweet(user_id=bob.id, tweet_id=root_id)
    like_tweet(user_id=bob.id, tweet_id=other_id)
    assert find_shown(ada) == {("like", "bob")}
    assert ("reply", "cyd") in find_shown(bob)

    assert unmute_thread(owner_id=ada.id, conversation_id=root_id)
    assert not unmute_thread(owner_id=ada.id, conversation_id=root_id)
    everything = {("mention", "cyd"), ("quote", "cyd"), ("retweet", "bob")}
    assert find_shown(ada) == {("like", "bob"), ("reply", "bob"), *everything}


def test_muted_conversations_are_listed_even_if_they_are_gone(
    ada: UserCard, bob: UserCard
) -> None:
    first_id = post_tweet(author_id=ada.id, text="First")
    gone_id = post_tweet(author_id=bob.id, text="Second")
    for tweet_id in (first_id, gone_id):
        mute_thread(tweet_id=tweet_id, viewer=Viewer(ada.id))
    delete_tweet(actor_id=bob.id, tweet_id=gone_id)

    page = list_muted_threads(viewer=Viewer(ada.id), keyset=Keyset())

    found = [(one.id, one.tweet.text if one.tweet else None) for one in page.items]
    assert found == [(gone_id, None), (first_id, "First")]
    assert is_thread_muted(owner_id=ada.id, conversation_id=gone_id)
    assert unmute_thread(owner_id=ada.id, conversation_id=gone_id)


def test_nobody_mutes_what_they_may_not_see(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    with pytest.raises(TweetNotFound):
        mute_thread(tweet_id=tweet_id, viewer=Viewer(ada.id))


def test_never_hides_everything_by_a_person_until_it_is_taken_back(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for person in (bob, cyd):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
        events.drain()
    assert find_shown(ada) == {("like", "cyd")}

    change_override(owner_id=ada.id, target_id=cyd.id, override=Override.NEVER)
    post_tweet(author_id=cyd.id, text="@ada")
    assert find_shown(ada) == {("like", "bob")}

    change_override(owner_id=ada.id, target_id=cyd.id, override=Override.DEFAULT)
    assert find_shown(ada) == {("mention", "cyd"), ("like", "cyd")}
