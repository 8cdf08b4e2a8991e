"""Hashtags that were stored under the keys of an earlier rule."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from tweets.models import Tweet
from tweets.services import post_tweet
from users.types import UserCard

MIGRATION = "tweets.migrations.0005_invisible_in_hashtags"


def test_stored_hashtags_lose_what_does_not_show(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Tags")
    stored = ["ne\u200dws", "news", "1\ufe0f\u20e3", "\u0915\u094d\u0937"]
    Tweet.objects.filter(id=tweet_id).update(hashtags=stored)

    with connection.schema_editor() as editor:
        import_module(MIGRATION).rename(apps, editor)

    assert Tweet.objects.get().hashtags == ["news", "\u0915\u094d\u0937"]
