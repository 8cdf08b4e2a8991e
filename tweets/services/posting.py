"""Posting: the only way to make a tweet, or a thread of several at once.

A caller checks and prepares tweets, which looks up all that they name, and then writes
them in one transaction. `post_tweet` and `post_thread` do so at once; drafts and
scheduled tweets do so when they are published (`publishing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from django.utils import timezone

from tweets import rules
from tweets.errors import (
    ReplyInThread,
    ThreadTooLong,
    TweetNotFound,
    UnknownReplyPolicy,
    UnknownVisibility,
    in_thread,
)
from tweets.events import CardRequested, TweetPollEnded, TweetPosted, TweetQuoted
from tweets.limits import THREAD_MAX
from tweets.models import Tweet
from tweets.polls import end_of, make_poll
from tweets.services.cards import needs_card
from tweets.services.content import (
    Content,
    check_content_warning,
    check_text,
    read_content,
)
from tweets.services.counting import add_to_counts
from tweets.services.draft_rows import delete_late_copy, delete_written
from tweets.services.hydrating import (
    get_row_to_quote,
    hydrate_tweets,
    show_new_tweets,
)
from tweets.services.idempotency import (
    RequestKey,
    create_once,
    make_request_key,
    remember_answer,
)
from tweets.services.indexing import fill_search_fields
from tweets.services.limiting import tweet_limit
from tweets.services.media import (
    ANY_DRAFT,
    check_media_ids,
    claim_media,
)
from tweets.services.polls import check_poll
from tweets.services.reply_context import (
    ReplyContext,
    choose_audience,
    context_below,
    find_reply_context,
)
from tweets.services.rows import TweetRow
from tweets.types import (
    MediaHolder,
    NewTweet,
    QuotePolicy,
    ReplyPolicy,
    TweetView,
    Visibility,
    WrittenIn,
    encode_tweet,
)
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import new_id
from twitter_project.shared.writes import insert_rows
from users.types import Viewer

# The first release described requests by these alone, in this order.
ALWAYS_DESCRIBED: Mapping[str, Any] = {
    "text": "",
    "media_ids": (),
    "in_reply_to_id": None,
}


@dataclass(frozen=True, slots=True)
class _Posted:
    """Tweets that were posted, and their rows unless an earlier request posted them."""

    ids: Sequence[int]
    rows: Sequence[TweetRow] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked tweets, each a reply to the one before, with everything looked up."""

    author_id: int
    tweets: Sequence[NewTweet]
    contents: Sequence[Content]
    quoted: Sequence[TweetRow | None]
    context: ReplyContext


def post_tweet(
    *, author_id: int, tweet: NewTweet, idempotency_key: str | None = None
) -> int:
    """Post a tweet or a reply, with up to four uploaded pictures, and return its id.

    Within a day, the same request with the same `idempotency_key` posts only once and
    always returns the same id, however often and however simultaneously it comes.
    Publishes TweetPosted.
    Raises: TweetEmpty, TweetTooLong, TooManyMedia, MediaNotUsable,
    ContentWarningTooLong, UnknownVisibility, UnknownReplyPolicy; TweetNotFound if the
    author may not see the tweet that they reply to or quote; ReplyNotAllowed,
    VisibilityTooWide, ReplyPolicyOnReply, QuoteRefused; PollInvalid, QuestionMissing;
    IdempotencyKeyReused, IdempotencyKeyTooLong.
    """
    return _post_once(author_id, [tweet], idempotency_key).ids[0]


def post_thread(
    *, author_id: int, tweets: Sequence[NewTweet], idempotency_key: str | None = None
) -> Sequence[int]:
    """Post up to 25 tweets, each a reply to the one before, and return their ids.

    Either all of them appear, or none. Otherwise this works like `post_tweet`.
    Raises: what `post_tweet` does, as InThread if it is about a later tweet than the
    first; ThreadTooLong; ReplyInThread if a later tweet names a parent.
    """
    return _post_once(author_id, tweets, idempotency_key).ids


def post_and_show_tweet(
    *, viewer: Viewer, tweet: NewTweet, idempotency_key: str | None = None
) -> TweetView:
    """Post as `post_tweet` does, and return the tweet as its author sees it.

    The rows that were just written are not read again.
    """
    return post_and_show_thread(
        viewer=viewer, tweets=[tweet], idempotency_key=idempotency_key
    )[0]


def post_and_show_thread(
    *,
    viewer: Viewer,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None = None,
    written_in: WrittenIn | None = None,
) -> Sequence[TweetView]:
    """Post as `post_thread` does, and return the tweets as their author sees them.

    Deletes the draft that they were written in, if it still exists. Unlike
    `post_thread`, this counts against the author's limits.
    Raises: TooMany; TweetNotFound if an earlier request posted them and they were
    deleted since.
    """
    author_id = viewer.account_id
    posted = _post_once(
        author_id,
        tweets,
        idempotency_key,
        written_in,
        limit=partial(tweet_limit, author_id, count=len(tweets)),
    )
    if posted.rows:
        return show_new_tweets(rows=posted.rows, viewer=viewer)
    found = hydrate_tweets(tweet_ids=posted.ids, viewer=viewer)
    if not found:
        raise TweetNotFound
    return list(found.values())


def _post_once(
    author_id: int,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None,
    written_in: WrittenIn | None = None,
    *,
    limit: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> _Posted:
    """Post within the limit, unless the same request already has.

    An earlier copy of the request may have used the key, or may since have made posting
    impossible: its pictures are used, or the parent of the reply is gone.
    """
    tweets = check_tweets(tweets)
    request = make_request_key(
        user_id=author_id, key=idempotency_key, body=_describe_request(tweets)
    )

    def post() -> _Posted:
        with limit():
            return _post(author_id, tweets, request, written_in)

    return create_once(request, post, _Posted)


def _describe_request(tweets: Sequence[NewTweet]) -> object:
    """Return the body by which two requests with one key are compared."""
    described = [_describe_tweet(tweet) for tweet in tweets]
    return described[0] if len(described) == 1 else {"thread": described}


def _describe_tweet(tweet: NewTweet) -> list[object]:
    """Return the tweet's fields as JSON values.

    Fields at their defaults are left out, so a release with a new field still
    recognizes requests of the release before.
    """
    choices = encode_tweet(tweet)
    body = [choices.pop(name, default) for name, default in ALWAYS_DESCRIBED.items()]
    return [*body, choices] if choices else body


def _post(
    author_id: int,
    tweets: Sequence[NewTweet],
    request: RequestKey | None,
    written_in: WrittenIn | None,
) -> _Posted:
    prepared = prepare_tweets(author_id=author_id, tweets=tweets)
    rows = _write(prepared, request, written_in)
    if written_in is not None:
        delete_late_copy(author_id, written_in)
    return _Posted([row["_id"] for row in rows], rows)


@atomic
def _write(
    prepared: Prepared, request: RequestKey | None, written_in: WrittenIn | None
) -> list[TweetRow]:
    rows = write_tweets(prepared, request=request)
    if written_in is not None:
        delete_written(prepared.author_id, written_in)
    return rows


def check_tweets(tweets: Sequence[NewTweet]) -> list[NewTweet]:
    """Return a tweet, or a thread of several, in its normal form; look nothing up.

    Raises: see `post_thread`.
    """
    if not 0 < len(tweets) <= THREAD_MAX:
        raise ThreadTooLong
    checked = []
    for index, tweet in enumerate(tweets):
        with in_thread(index):
            if index and tweet.in_reply_to_id is not None:
                raise ReplyInThread
            checked.append(_check(tweet))
    return checked


def _check(tweet: NewTweet) -> NewTweet:
    if tweet.visibility not in ("", *Visibility.values):
        raise UnknownVisibility
    if tweet.reply_policy not in ReplyPolicy.values:
        raise UnknownReplyPolicy
    text = check_text(tweet.text, has_media=bool(tweet.media_ids))
    return replace(
        tweet,
        content_warning=check_content_warning(tweet.content_warning),
        text=text,
        poll=check_poll(tweet.poll, question=text),
        media_ids=check_media_ids(tweet.media_ids),
    )


def prepare_tweets(*, author_id: int, tweets: Sequence[NewTweet]) -> Prepared:
    """Look up the people and the tweet that checked tweets name, before a transaction.

    Raises: TweetNotFound, ReplyNotAllowed, QuoteRefused.
    """
    return Prepared(
        author_id=author_id,
        tweets=tweets,
        context=find_reply_context(author_id, tweets[0]),
        contents=[read_content(tweet.text) for tweet in tweets],
        quoted=[_find_quoted(author_id, tweet) for tweet in tweets],
    )


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
    if needs_card(tweet):
        yield CardRequested(tweet_id=tweet.id, author_id=tweet.author_id)
    if tweet.quoted_id is not None and tweet.quoted_author_id is not None:
        yield TweetQuoted(
            tweet_id=tweet.id,
            author_id=tweet.author_id,
            quoted_id=tweet.quoted_id,
            quoted_author_id=tweet.quoted_author_id,
        )


def _find_quoted(author_id: int, tweet: NewTweet) -> TweetRow | None:
    """Return the tweet that this one quotes. Raises: TweetNotFound, QuoteRefused."""
    if tweet.quoted_id is None:
        return None
    return get_row_to_quote(tweet_id=tweet.quoted_id, viewer=Viewer(author_id))
