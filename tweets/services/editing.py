"""Editing: an author may change a tweet's text, never its pictures or place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from tweets import rules
from tweets.errors import TweetNotFound
from tweets.events import TweetEdited
from tweets.models import Tweet
from tweets.search.terms import list_search_fields
from tweets.services.content import Content, check_text, read_content
from tweets.services.rows import TweetRow, find_tweet_rows
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic


def edit_tweet(*, actor_id: int, tweet_id: int, text: str) -> None:
    """Replace the text of the actor's own tweet, and everything derived from it.

    The same text changes nothing. Publishes TweetEdited.
    Raises: TweetNotFound unless it is the actor's and is served; TweetEmpty,
    TweetTooLong.
    """
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None or row["author_id"] != actor_id or not rules.is_shown(row):
        raise TweetNotFound
    text = check_text(text, has_media=bool(row["media"]))
    if text != row["text"]:
        content = _keep_audience(row, read_content(text))
        _write(actor_id, tweet_id, content, _list_search_fields(row, content))


def _keep_audience(row: TweetRow, content: Content) -> Content:
    """Name nobody new in a tweet that is not public: its audience never grows."""
    if row["visibility"] == rules.PUBLIC:
        return content
    named = [one for one in content.mention_ids if one in row["audience_ids"]]
    return replace(content, mention_ids=named)


def _list_search_fields(row: TweetRow, content: Content) -> Mapping[str, Any]:
    changed = {
        "text": content.text,
        "mention_ids": content.mention_ids,
        "hashtags": content.hashtags,
    }
    return list_search_fields({**row, **changed}, language=content.language)


@atomic
def _write(
    actor_id: int, tweet_id: int, content: Content, search_fields: Mapping[str, Any]
) -> None:
    changed = Tweet.objects.filter(
        id=tweet_id, author_id=actor_id, state__in=rules.SHOWN_STATES
    ).update(
        text=content.text,
        mention_ids=content.mention_ids,
        hashtags=content.hashtags,
        cashtags=content.cashtags,
        edited_at=timezone.now(),
        **search_fields,
    )
    if not changed:  # deleted or taken down in the meantime
        raise TweetNotFound
    publish(TweetEdited(tweet_id=tweet_id, author_id=actor_id))
