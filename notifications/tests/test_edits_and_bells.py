"""Tests who is notified of edits and of new tweets, how often, and at what cost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Notification
from notifications.services import (
    count_unread,
    list_notifications,
    notify_of_edit,
    notify_of_new_tweet,
)
from notifications.services.notifying import bells, edits
from notifications.types import NotificationView
from tweets.models import Tweet
from tweets.services import (
    bookmark_tweet,
    delete_tweet,
    edit_tweet,
    like_tweet,
    post_thread,
    retweet,
    trash_tweet,
    unlike_tweet,
    untrash_tweet,
)
from tweets.types import NewTweet
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import count_round_trips
from users.services import block_user, change_override, unfollow_user
from users.tests.cast import make_people
from users.types import Override, UserCard, Viewer


def lines(recipient: UserCard, *kinds: str) -> list[NotificationView]:
    viewer = Viewer(recipient.id)
    return list(list_notifications(viewer=viewer, keyset=Keyset(), kinds=kinds).items)


def recipients(kind: str) -> set[int]:
    rows = Notification.objects.filter(kind=kind, hidden=False)
    return set(rows.values_list("recipient_id", flat=True))


def ring(ringer: UserCard, author: UserCard) -> None:
    change_override(owner_id=ringer.id, target_id=author.id, override=Override.BELL)


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="Hello")


def test_an_edit_notifies_each_who_interacted_before_it_once(
    ada: UserCard, tweet_id: int
) -> None:
    people = make_people(*(f"p{number}" for number in range(6)))
    fan, booster, answerer, quoter, reader, late = people
    like_tweet(user_id=fan.id, tweet_id=tweet_id)
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    for person in (fan, booster):
        retweet(user_id=person.id, tweet_id=tweet_id)
    post_tweet(author_id=answerer.id, text="Yes", in_reply_to_id=tweet_id)
    post_tweet(author_id=quoter.id, text="Look", quoted_id=tweet_id)
    bookmark_tweet(user_id=reader.id, tweet_id=tweet_id)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello!")
    like_tweet(user_id=late.id, tweet_id=tweet_id)

    events.drain()
    notify_of_edit(tweet_id=tweet_id)

    engaged = {fan.id, booster.id, answerer.id, quoter.id}
    assert recipients("tweet_edited") == engaged
    (line,) = lines(fan, "tweet_edited")
    assert [actor.handle for actor in line.actors] == ["ada"]
    assert line.tweet is not None
    assert line.tweet.text == "Hello!"


def test_more_edits_on_one_day_are_one_notification_and_another_day_one_more(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    for text in ("One", "Two"):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=text)
        events.drain()
    assert len(lines(bob, "tweet_edited")) == 1

    tomorrow = timezone.now() + timedelta(days=1)
    Tweet.objects.filter(id=tweet_id).update(edited_at=tomorrow)
    notify_of_edit(tweet_id=tweet_id)

    assert Notification.objects.filter(kind="tweet_edited").count() == 2


def test_a_warning_is_no_edit(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    edit_tweet(
        actor_id=ada.id, tweet_id=tweet_id, text="Hello", content_warning="Ducks"
    )
    events.drain()

    assert recipients("tweet_edited") == set()


def test_an_unlike_leaves_the_news_of_an_edit_and_the_trash_takes_it(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello!")
    events.drain()

    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    assert count_unread(recipient_id=bob.id) == 1
    trash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()
    assert count_unread(recipient_id=bob.id) == 0
    untrash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()
    assert count_unread(recipient_id=bob.id) == 1
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    assert lines(bob) == []


def test_a_bell_rings_for_each_tweet_and_a_day_of_them_is_one_line(
    ada: UserCard, bob: UserCard
) -> None:
    ring(bob, ada)
    ids = [post_tweet(author_id=ada.id, text=f"News {n}") for n in range(3)]
    events.drain()

    (line,) = lines(bob)

    assert (line.kind, line.count, line.actor_count) == ("new_tweet", 3, 1)
    assert [actor.handle for actor in line.actors] == ["ada"]
    assert line.tweet is not None
    assert line.tweet.id == ids[-1]
    assert count_unread(recipient_id=bob.id) == 1


def test_a_line_of_new_tweets_follows_what_becomes_of_them(
    ada: UserCard, bob: UserCard
) -> None:
    ring(bob, ada)
    first, second, third = (post_tweet(author_id=ada.id, text=text) for text in "abc")
    events.drain()

    def shown() -> tuple[int, int] | None:
        found = lines(bob)
        return (found[0].count, found[0].tweet.id) if found and found[0].tweet else None

    trash_tweet(actor_id=ada.id, tweet_id=third)
    assert shown() == (2, second)
    untrash_tweet(actor_id=ada.id, tweet_id=third)
    assert shown() == (3, third)
    delete_tweet(actor_id=ada.id, tweet_id=second)
    assert shown() == (2, third)
    delete_tweet(actor_id=ada.id, tweet_id=third)
    assert shown() == (1, first)
    delete_tweet(actor_id=ada.id, tweet_id=first)
    assert shown() is None
    assert count_unread(recipient_id=bob.id) == 0


def test_more_tweets_than_a_group_keeps_are_all_counted(
    ada: UserCard, bob: UserCard
) -> None:
    ring(bob, ada)
    for number in range(7):
        post_tweet(author_id=ada.id, text=f"News {number}")
    events.drain()

    (line,) = lines(bob)

    assert (line.count, line.actor_count, len(line.actors)) == (7, 1, 1)


def test_replies_and_the_rest_of_a_thread_do_not_ring(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    ring(bob, ada)
    other_id = post_tweet(author_id=cyd.id, text="Hello")
    post_tweet(author_id=ada.id, text="Yes", in_reply_to_id=other_id)
    first_id, *_ = post_thread(
        author_id=ada.id, tweets=[NewTweet(text=text) for text in "abc"]
    )
    post_tweet(author_id=ada.id, text="And", in_reply_to_id=first_id)
    retweet(user_id=ada.id, tweet_id=other_id)
    events.drain()

    (line,) = lines(bob)

    assert line.tweet is not None
    assert (line.count, line.tweet.id) == (1, first_id)


def test_a_bell_rings_only_for_what_its_owner_may_see(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (stranger,) = make_people("stranger")
    for ringer in (bob, cyd, stranger):
        ring(ringer, ada)
    post_tweet(author_id=ada.id, text="For you", visibility="followers")
    post_tweet(author_id=ada.id, text="Only @bob", visibility="mentioned")
    events.drain()

    assert {line.kind for line in lines(bob)} == {"mention", "new_tweet"}
    assert [line.kind for line in lines(cyd)] == ["new_tweet"]
    assert lines(stranger) == []
    assert count_unread(recipient_id=stranger.id) == 0
    unfollow_user(follower_id=cyd.id, followee_id=ada.id)
    assert count_unread(recipient_id=cyd.id) == 0


def test_whoever_is_addressed_is_not_rung_for_too(ada: UserCard, bob: UserCard) -> None:
    ring(bob, ada)
    post_tweet(author_id=ada.id, text="Hello @bob")
    events.drain()

    assert [line.kind for line in lines(bob)] == ["mention"]


def test_taking_the_bell_off_keeps_what_it_rang_for(
    ada: UserCard, bob: UserCard
) -> None:
    ring(bob, ada)
    post_tweet(author_id=ada.id, text="Hello")
    events.drain()
    change_override(owner_id=bob.id, target_id=ada.id, override=Override.DEFAULT)
    post_tweet(author_id=ada.id, text="Again")
    events.drain()

    (line,) = lines(bob)

    assert line.count == 1


def test_a_bell_that_was_rung_later_does_not_ring_for_the_past(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    ring(bob, ada)

    notify_of_new_tweet(tweet_id=tweet_id, before_id=tweet_id)
    events.drain()

    assert lines(bob) == []


def act_of_edit(author: UserCard, people: list[UserCard]) -> int:
    tweet_id = post_tweet(author_id=author.id, text="Hello")
    for person in people:
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    events.drain()
    edit_tweet(actor_id=author.id, tweet_id=tweet_id, text="Hello!")
    return tweet_id


def act_of_bell(author: UserCard, people: list[UserCard]) -> int:
    for person in people:
        ring(person, author)
    return post_tweet(author_id=author.id, text="Hello")


@pytest.mark.parametrize(
    ("act", "kind"), [(act_of_edit, "tweet_edited"), (act_of_bell, "new_tweet")]
)
def test_a_crowd_is_notified_in_batches_each_once(
    ada: UserCard,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[UserCard, list[UserCard]], int],
    kind: str,
) -> None:
    monkeypatch.setattr(edits, "PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr(bells, "SUBSCRIBERS_AT_ONCE", 2)
    people = make_people(*(f"p{number}" for number in range(5)))

    act(ada, people)
    events.drain()

    assert recipients(kind) == {person.id for person in people}
    assert Notification.objects.filter(kind=kind).count() == len(people)


@pytest.mark.parametrize("kind", ["tweet_edited", "new_tweet"])
def test_the_round_trips_do_not_grow_with_the_recipients(
    ada: UserCard, kind: str
) -> None:
    people = make_people(*(f"p{number}" for number in range(12)))
    costs = []
    for crowd in (people[:2], people):
        if kind == "tweet_edited":
            tweet_id = act_of_edit(ada, crowd)
        else:
            tweet_id = act_of_bell(ada, crowd)
        with count_round_trips() as trips:
            if kind == "tweet_edited":
                notify_of_edit(tweet_id=tweet_id)
            else:
                notify_of_new_tweet(tweet_id=tweet_id, before_id=new_id())
        costs.append(len(trips))
        events.drain()

    assert costs[0] == costs[1] <= 20
