"""Makes views of tweets without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tweets.types import QuotePolicy, ReplyPolicy, TweetState, TweetView, Visibility
from users.types import UserCard

AUTHOR = UserCard(1, "ada", "Ada Lovelace", "", "", is_suspended=False)


def make_view(**fields: Any) -> TweetView:
    """Return a public tweet that nobody has reacted to, with these fields changed.

    It begins a conversation and is its own source, whatever its `id`.
    """
    tweet_id = fields.get("id", 1)
    view = TweetView(
        id=tweet_id,
        author=AUTHOR,
        text="Good day",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        edited_at=None,
        in_reply_to_id=None,
        in_reply_to=None,
        conversation_id=tweet_id,
        thread_id=None,
        media=(),
        mentions=(),
        hashtags=(),
        card=None,
        cashtags=(),
        likes_count=0,
        retweets_count=0,
        replies_count=0,
        quotes_count=0,
        edits_count=0,
        edited_since="",
        liked=False,
        retweeted=False,
        bookmarked=False,
        author_followed=False,
        is_sensitive=False,
        poll=None,
        is_quote=False,
        quoted=None,
        is_detached=False,
        may_quote=True,
        quote_policy=QuotePolicy.EVERYONE.value,
        content_warning="",
        visibility=Visibility.PUBLIC.value,
        reply_policy=ReplyPolicy.EVERYONE.value,
        may_reply=True,
        may_retweet=True,
        is_hidden=False,
        may_hide=False,
        state=TweetState.PUBLISHED.value,
        is_shown=True,
        source_id=tweet_id,
    )
    return replace(view, **fields)
