"""Writes prepared tweets in the caller's transaction: rows, counts and events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from django.utils import timezone

from tweets import rules
from tweets.errors import TweetNotFound, in_thread
from tweets.events import (
    CardRequested,
    TweetAddressed,
    TweetPollEnded,
    TweetPosted,
    TweetQuoted,
)
from tweets.models import Tweet
from tweets.polls import end_of, make_poll
from tweets.services.cards import needs_card
from tweets.services.content import Content
from tweets.services.counting import add_to_counts
from tweets.services.idempotency import RequestKey, remember_answer
from tweets.services.indexing import fill_search_fields
from tweets.services.media import ANY_DRAFT, claim_media
from tweets.services.preparing import Prepared
from tweets.services.reply_context import ReplyContext, choose_audience, context_below
from tweets.services.rows import TweetRow
from tweets.types import MediaHolder, NewTweet, QuotePolicy, Visibility
from twitter_project.outbox.events import publish
from twitter_project.shared.ids import new_id
from twitter_project.shared.writes import insert_rows


def write_tweets(
    prepared: Prepared, *, request: RequestKey | None = None
) -> list[TweetRow]:
    """Write tweets, their counts and their events; return their rows, in order.

    Call in a transaction, which undoes all of it if anything fails.
    Raises: MediaNotUsable, VisibilityTooWide, ReplyPolicyOnReply; TweetNotFound if the
    parent has gone since.
    """
    ids = [new_id() for _ in prepared.tweets]
    remember_answer(request, *ids)
    rows = _make_rows(prepared, ids)
    stored = insert_rows(rows)
    publish(*(event for row in rows for event in _events_of(row)))
    _schedule_ends(rows)
    if not _count(rows):
        raise TweetNotFound
    return cast("list[TweetRow]", stored)


def _schedule_ends(rows: Sequence[Tweet]) -> None:
    for row in rows:
        if row.poll is not None:
            ended = TweetPollEnded(tweet_id=row.id, author_id=row.author_id)
            publish(ended, due_at=end_of(row.poll))


def _count(rows: Sequence[Tweet]) -> bool:
    """Count those of the new tweets that are public; return whether the others that
    they answer and quote are still there.
    """
    public = [row for row in rows if row.visibility == rules.PUBLIC]
    if public and not add_to_counts(
        author_id=public[0].author_id,
        in_reply_to_id=public[0].in_reply_to_id,
        quoted_ids=[row.quoted_id for row in public if row.quoted_id],
        change=1,
        tweets=len(public),
        other_states=rules.SHOWN_STATES,
    ):
        return False
    named = {
        named_id
        for row in rows
        if row.visibility != rules.PUBLIC
        for named_id in (row.in_reply_to_id, row.quoted_id)
        if named_id is not None
    }
    shown = Tweet.objects.filter(state__in=rules.SHOWN_STATES)
    return not named or shown.filter(id__in=named).count() == len(named)


def _make_rows(prepared: Prepared, ids: Sequence[int]) -> list[Tweet]:
    """Make the rows, each below the one before, and give them their pictures."""
    context = prepared.context
    rows: list[Tweet] = []
    for tweet_id, tweet, content, quoted in zip(
        ids, prepared.tweets, prepared.contents, prepared.quoted, strict=True
    ):
        with in_thread(len(rows)):
            row = _make_row(
                prepared.author_id, tweet_id, tweet, context, content, quoted
            )
            row.media = claim_media(
                owner_id=prepared.author_id,
                media_ids=tweet.media_ids,
                holder=MediaHolder("tweet", tweet_id),
                taken_from=ANY_DRAFT,
            )
        if len(ids) > 1:
            row.thread_id = ids[0]
            row.continues_thread = tweet_id != ids[0]
        if rows:
            rows[-1].replies_count = int(row.visibility == rules.PUBLIC)
        fill_search_fields(row, language=content.language)
        rows.append(row)
        context = context_below(row)
    return rows


def _make_row(
    author_id: int,
    tweet_id: int,
    tweet: NewTweet,
    context: ReplyContext,
    content: Content,
    quoted: TweetRow | None,
) -> Tweet:
    return Tweet(
        id=tweet_id,
        author_id=author_id,
        text=content.text,
        in_reply_to_id=context.in_reply_to_id,
        in_reply_to_author_id=context.in_reply_to_author_id,
        conversation_id=context.conversation_id or tweet_id,
        ancestor_ids=list(context.ancestor_ids),
        is_reply=context.in_reply_to_id is not None,
        is_sensitive=tweet.is_sensitive,
        poll=make_poll(tweet.poll, now=timezone.now()) if tweet.poll else None,
        quoted_id=quoted["_id"] if quoted else None,
        quoted_author_id=quoted["author_id"] if quoted else None,
        quote_policy=QuotePolicy(tweet.quote_policy).value,
        content_warning=tweet.content_warning,
        **choose_audience(author_id, tweet, context, content),
        mention_ids=content.mention_ids,
        hashtags=content.hashtags,
        cashtags=content.cashtags,
    )


def _events_of(tweet: Tweet) -> Iterator[object]:
    yield TweetPosted(tweet.id, tweet.author_id, tweet.continues_thread)
    if tweet.visibility == Visibility.MENTIONED:
        yield TweetAddressed(tweet.id, tweet.author_id)
    if needs_card(tweet):
        yield CardRequested(tweet_id=tweet.id, author_id=tweet.author_id)
    if tweet.quoted_id is not None and tweet.quoted_author_id is not None:
        yield TweetQuoted(
            tweet_id=tweet.id,
            author_id=tweet.author_id,
            quoted_id=tweet.quoted_id,
            quoted_author_id=tweet.quoted_author_id,
        )
