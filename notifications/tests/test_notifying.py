"""Who is told what, once each, and what is withdrawn again."""

from notifications.models import Notification
from notifications.services import list_notifications, tell_of_follow
from tweets.services import (
    delete_tweet,
    edit_tweet,
    like_tweet,
    post_tweet,
    retweet,
    undo_retweet,
    unlike_tweet,
)
from twitter_project.shared import events
from twitter_project.shared.pagination import Keyset
from users.services import follow_user, unfollow_user
from users.tests.cast import make_people
from users.types import UserCard, Viewer


def told(recipient: UserCard) -> list[tuple[str, str, str | None]]:
    """Return kind, actor and text of what somebody is told, newest first."""
    events.drain()
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return [
        (line.kind, line.actors[0].handle, line.tweet.text if line.tweet else None)
        for line in page.items
    ]


def test_a_follow_is_told_until_it_is_undone(bob: UserCard, cyd: UserCard) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    assert told(bob) == [("follow", "cyd", None)]

    unfollow_user(follower_id=cyd.id, followee_id=bob.id)
    assert told(bob) == []


def test_a_like_is_told_until_it_is_taken_back(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == [("like", "bob", "Hello")]

    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == []


def test_a_retweet_is_told_until_it_is_undone(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    retweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == [("retweet", "bob", "Hello")]

    undo_retweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == []


def test_a_reply_and_a_mention_show_the_new_tweet(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    post_tweet(author_id=bob.id, text="Hi, and @cyd too", in_reply_to_id=tweet_id)

    assert told(ada) == [("reply", "bob", "Hi, and @cyd too")]
    assert told(cyd) == [("mention", "bob", "Hi, and @cyd too")]


def test_a_reply_that_also_mentions_is_told_once(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    post_tweet(author_id=bob.id, text="@ada hi", in_reply_to_id=tweet_id)

    assert told(ada) == [("reply", "bob", "@ada hi")]


def test_nobody_is_told_of_what_they_did_themselves(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @ada")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    retweet(user_id=ada.id, tweet_id=tweet_id)
    post_tweet(author_id=ada.id, text="Again", in_reply_to_id=tweet_id)

    assert told(ada) == []


def test_a_tweet_tells_the_first_ten_that_it_mentions(ada: UserCard) -> None:
    crowd = make_people(*(f"person{number:02}" for number in range(12)))
    handles = " ".join(f"@{person.handle}" for person in crowd)

    post_tweet(author_id=ada.id, text=handles)

    assert [bool(told(person)) for person in crowd] == [True] * 10 + [False] * 2


def test_an_edit_tells_who_is_mentioned_now_and_withdraws_from_who_is_not(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    assert told(bob)

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello @cyd")

    assert told(cyd) == [("mention", "ada", "Hello @cyd")]
    assert told(bob) == []


def test_a_deleted_tweet_withdraws_all_that_was_told_of_it(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert not Notification.objects.filter(tweet_id=tweet_id).exists()


def test_telling_twice_tells_once_and_does_not_make_it_new(
    bob: UserCard, cyd: UserCard
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()
    Notification.objects.update(unread=False)

    tell_of_follow(follower_id=cyd.id, followee_id=bob.id)

    (row,) = Notification.objects.filter(recipient_id=bob.id)
    assert not row.unread


def test_a_late_word_of_a_follow_that_was_undone_tells_nothing(
    bob: UserCard, cyd: UserCard
) -> None:
    tell_of_follow(follower_id=cyd.id, followee_id=bob.id)

    assert told(bob) == []
