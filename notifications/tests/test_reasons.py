"""Tests that rows store why they are hidden, and what follows from it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from notifications.models import Notification
from notifications.services import refresh_from, refresh_recipient, refresh_thread
from notifications.services.reasons import DERIVE, REASONS, RULES
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.shared.db import collection
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import follow_user, mute_user
from users.tests.cast import make_people
from users.types import UserCard


def test_each_reason_is_decided_by_one_rule_at_most() -> None:
    decided = [name for rule in RULES for name in rule.reasons]

    assert set(decided) <= set(REASONS)
    assert len(set(decided)) == len(decided)


def break_rows() -> None:
    """Store the opposite of every reason."""
    flags = {name: {"$not": [f"${name}"]} for name in REASONS}
    collection(Notification).update_many({}, [{"$set": flags}, DERIVE])


def read_rows() -> list[dict[str, object]]:
    return list(collection(Notification).find(sort=[("_id", 1)]))


def test_refreshing_repairs_whatever_rows_say(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @cyd")
    reply_id = post_tweet(author_id=bob.id, text="Hi", in_reply_to_id=tweet_id)
    for person in (bob, cyd):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    mute_user(muter_id=ada.id, muted_id=cyd.id)
    events.drain()
    right = read_rows()
    assert {row["hidden"] for row in right} == {True, False}

    break_rows()
    for person in (ada, bob, cyd):
        refresh_recipient(recipient_id=person.id)
    assert read_rows() == right

    break_rows()
    for actor_id in (ada.id, bob.id, cyd.id):
        for recipient_id in (ada.id, bob.id, cyd.id):
            refresh_from(recipient_id=recipient_id, actor_id=actor_id)
    assert read_rows() == right

    about_thread = {"conversation_id": tweet_id}
    assert Notification.objects.filter(tweet_id=reply_id, **about_thread).exists()
    break_rows()
    for person in (ada, bob, cyd):
        refresh_thread(recipient_id=person.id, conversation_id=tweet_id)
    repaired = [row for row in read_rows() if row["conversation_id"] == tweet_id]
    assert repaired == [row for row in right if row["conversation_id"] == tweet_id]


def test_a_refresh_takes_the_same_round_trips_however_many_rows(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    costs = []
    for number in (1, 30):
        for fan in make_people(*(f"f{number}x{one}" for one in range(number))):
            like_tweet(user_id=fan.id, tweet_id=tweet_id)
        events.drain()
        break_rows()
        with count_round_trips() as trips:
            refresh_recipient(recipient_id=ada.id)
        costs.append(len(trips))
        assert_indexed(trips, may_join=True)

    assert costs[0] == costs[1]


@pytest.mark.parametrize("is_quote", [False, True])
def test_the_migration_finds_the_conversation(
    ada: UserCard, bob: UserCard, is_quote: bool
) -> None:
    root_id = post_tweet(author_id=bob.id, text="First")
    tweet_id = post_tweet(author_id=ada.id, text="Hello", in_reply_to_id=root_id)
    if is_quote:
        post_tweet(author_id=bob.id, text="Well", quoted_id=tweet_id)
    else:
        post_tweet(author_id=bob.id, text="Well", in_reply_to_id=tweet_id)
    follow_user(follower_id=ada.id, followee_id=bob.id)
    events.drain()
    right = read_rows()
    assert {row["conversation_id"] for row in right if row["tweet_id"]} == {root_id}
    names = dict.fromkeys(("conversation_id", "waits", "dismissed_at"), "")
    collection(Notification).update_many({}, {"$unset": names})

    module = import_module("notifications.migrations.0009_reasons")
    with connection.schema_editor() as editor:
        module.write_columns(apps, editor)
        module.find_conversations(apps, editor)

    assert read_rows() == right
