"""Tweets that were stored by earlier rules."""

from datetime import UTC, datetime
from importlib import import_module

from django.apps import apps
from django.db import connection

from tweets.models import Media, Tweet
from twitter_project.shared.db import collection
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

HASHTAGS = "tweets.migrations.0005_invisible_in_hashtags"
CASHTAGS = "tweets.migrations.0016_cashtags"
STATES = "tweets.migrations.0008_state"
HOLDERS = "tweets.migrations.0009_media_holder"
REMOVED_AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
DELETED_AT = datetime(2026, 4, 2, 8, 15, tzinfo=UTC)


def test_stored_hashtags_lose_what_does_not_show(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Tags")
    stored = ["ne\u200dws", "news", "1\ufe0f\u20e3", "\u0915\u094d\u0937"]
    Tweet.objects.filter(id=tweet_id).update(hashtags=stored)

    with connection.schema_editor() as editor:
        import_module(HASHTAGS).rename(apps, editor)

    assert Tweet.objects.get().hashtags == ["news", "\u0915\u094d\u0937"]


def test_cashtags_are_found_in_the_texts_that_are_there(ada: UserCard) -> None:
    for text in ("Buy $tern, $BRK.a or $tern", "It costs $5 or US$TERN"):
        post_tweet(author_id=ada.id, text=text)
    collection(Tweet).update_many({}, {"$set": {"cashtags": []}})

    with connection.schema_editor() as editor:
        import_module(CASHTAGS).find(apps, editor)

    found = Tweet.objects.order_by("id").values_list("cashtags", flat=True)
    assert list(found) == [["TERN", "BRK.A"], []]


def test_states_follow_from_the_times_of_before_and_lead_back_to_them(
    ada: UserCard,
) -> None:
    kept, removed, deleted = (post_tweet(author_id=ada.id, text=t) for t in "abc")
    rows = collection(Tweet)
    before = {
        kept: (None, None),
        removed: (REMOVED_AT, None),
        deleted: (DELETED_AT, DELETED_AT),
    }
    for tweet_id, (taken_down_at, deleted_at) in before.items():
        times = {"taken_down_at": taken_down_at, "deleted_at": deleted_at}
        fields = {"state": 1, "state_changed_at": 1}
        rows.update_one({"_id": tweet_id}, {"$set": times, "$unset": fields})
    migration = import_module(STATES)

    with connection.schema_editor() as editor:
        migration.write_states(apps, editor)
        migration.write_states(apps, editor)  # as after an interruption

    found = Tweet.objects.in_bulk()
    assert {id_: (row.state, row.state_changed_at) for id_, row in found.items()} == {
        kept: ("published", None),
        removed: ("removed", REMOVED_AT),
        deleted: ("trashed", DELETED_AT),
    }
    assert not rows.count_documents({"taken_down_at": {"$exists": True}})

    with connection.schema_editor() as editor:
        migration.write_times(apps, editor)

    assert {
        row["_id"]: tuple(
            moment and moment.replace(tzinfo=UTC)
            for moment in (row["taken_down_at"], row["deleted_at"])
        )
        for row in rows.find({}, {"taken_down_at": True, "deleted_at": True})
    } == before


def test_pictures_name_their_holder_and_lead_back_to_their_tweet() -> None:
    rows = collection(Media)
    before = {1: None, 2: 0, 3: 77}
    rows.insert_many([{"_id": id_, "tweet_id": held} for id_, held in before.items()])
    migration = import_module(HOLDERS)

    with connection.schema_editor() as editor:
        migration.write_holders(apps, editor)
        migration.write_holders(apps, editor)  # as after an interruption

    found = Media.objects.values_list("id", "holder_kind", "holder_id")
    assert set(found) == {(1, "", 0), (2, "withdrawn", 0), (3, "tweet", 77)}

    with connection.schema_editor() as editor:
        migration.write_tweets(apps, editor)

    assert {row["_id"]: row["tweet_id"] for row in rows.find()} == before
