"""Raw reads of tweets and reactions for the hot paths.

The ORM takes three times as long for the same rows. Each function is one round trip.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, cast

from django.db.models import Model

from tweets.models import PollVote, Reaction, ReactionKind, Tweet
from tweets.polls import StoredPoll
from tweets.rules import BROADCAST, NARROW, OWN_STATES, PUBLIC, PUBLIC_STATE
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import Keyset, scan_rows
from twitter_project.shared.queries import Lookup, find_rows

OLDEST_FIRST = 1


class TweetRow(TypedDict):
    """A tweet as it is stored."""

    _id: int
    author_id: int
    text: str
    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    conversation_id: int
    thread_id: int | None
    ancestor_ids: list[int]
    media: list[dict[str, Any]]
    mention_ids: list[int]
    hashtags: list[str]
    cashtags: list[str]
    card_id: int | None
    is_sensitive: bool
    poll: StoredPoll | None
    quoted_id: int | None
    quoted_author_id: int | None
    is_detached: bool
    quote_policy: str
    content_warning: str
    visibility: str
    audience_ids: list[int]
    reply_policy: str
    is_hidden: bool
    likes_count: int
    retweets_count: int
    replies_count: int
    quotes_count: int
    edits_count: int
    edited_at: datetime | None
    state: str


class PostedReply(TypedDict):
    """A reply of an author, with the tweet that it answers."""

    _id: int
    in_reply_to_id: int
    in_reply_to_author_id: int


class Scanned(TypedDict, total=False):
    """A row of a scan by id, with the ids of its author, user or tweet if requested."""

    _id: int
    author_id: int
    user_id: int
    tweet_id: int


TWEET_FIELDS = dict.fromkeys(TweetRow.__annotations__, True)
# A process of the release before may still write rows without the newest columns.
TWEET_DEFAULTS = {
    field.name: field.get_default()
    for field in Tweet._meta.concrete_fields
    if field.name in TWEET_FIELDS and field.has_default()
}


def find_tweet_rows(tweet_ids: Iterable[int]) -> dict[int, TweetRow]:
    wanted = tweets_by_id(tweet_ids)
    return tweets_in(find_rows(wanted.model, wanted.query, wanted.fields))


def tweets_by_id(tweet_ids: Iterable[int]) -> Lookup:
    """Return the lookup of these tweets. `tweets_in` reads its rows."""
    # A URL can contain a number that is larger than any id, and than MongoDB's
    # integers.
    possible_ids = [tweet_id for tweet_id in tweet_ids if 0 < tweet_id <= MAX_ID]
    return Lookup(Tweet, {"_id": {"$in": possible_ids}}, TWEET_FIELDS)


def tweets_in(rows: Iterable[dict[str, Any]]) -> dict[int, TweetRow]:
    """Return the tweets by id, complete."""
    return {row["_id"]: cast("TweetRow", {**TWEET_DEFAULTS, **row}) for row in rows}


def find_descendants(tweet_ids: Sequence[int], *, limit: int) -> list[TweetRow]:
    """Return what is below these tweets, oldest first."""
    query = {"ancestor_ids": {"$in": list(tweet_ids)}}
    rows = find_rows(Tweet, query, TWEET_FIELDS, order=OLDEST_FIRST, limit=limit)
    return [cast("TweetRow", {**TWEET_DEFAULTS, **row}) for row in rows]


def find_posted_replies(
    author_id: int, conversation_id: int, *, limit: int
) -> list[PostedReply]:
    """Return all replies of an author in a conversation, oldest first."""
    query = {
        "conversation_id": conversation_id,
        "author_id": author_id,
        "is_reply": True,
        "state": {"$in": list(OWN_STATES)},
    }
    fields = dict.fromkeys(PostedReply.__annotations__, True)
    rows = find_rows(Tweet, query, fields, order=OLDEST_FIRST, limit=limit)
    return cast("list[PostedReply]", rows)


def find_earlier_in_thread(thread_id: int, before: int) -> list[TweetRow]:
    """Return the tweets that were posted at once with this one, and before it."""
    query = {
        "$or": [{"_id": thread_id}, {"ancestor_ids": thread_id}],
        "_id": {"$lt": before},
        "thread_id": thread_id,
    }
    fields = {"mention_ids": True, "in_reply_to_author_id": True}
    return cast("list[TweetRow]", find_rows(Tweet, query, fields))


def find_reacted(user_id: int, tweet_id: int) -> set[str]:
    """Return how the user has reacted to the tweet: the kinds."""
    query = {"user_id": user_id, "tweet_id": tweet_id}
    rows = find_rows(Reaction, query, {"_id": False, "kind": True})
    return {row["kind"] for row in rows}


def reactions_by(
    user_id: int, tweet_ids: Iterable[int], *, with_ids: bool = False
) -> Lookup:
    """Return the lookup of the user's reactions to these tweets.

    Without the reactions' ids, MongoDB answers from the index alone.
    """
    query = {"user_id": user_id, "tweet_id": {"$in": list(tweet_ids)}}
    return Lookup(Reaction, query, {"_id": with_ids, "tweet_id": True, "kind": True})


def votes_by(voter_id: int, tweet_ids: Iterable[int]) -> Lookup:
    """Return the lookup of the options that the person voted for in these polls."""
    query = {"voter_id": voter_id, "tweet_id": {"$in": list(tweet_ids)}}
    return Lookup(PollVote, query, {"_id": False, "tweet_id": True, "choices": True})


def find_existing_tweets(tweet_ids: Iterable[int]) -> set[int]:
    """Return which of these tweets exist."""
    return _find_ids(Tweet, tweet_ids)


def find_existing_retweets(retweet_ids: Iterable[int]) -> set[int]:
    """Return which of these retweets exist, by their own ids."""
    return _find_ids(Reaction, retweet_ids)


def scan_tweets(
    query: Mapping[str, Any], keyset: Keyset, *, index: str | None = None
) -> list[Scanned]:
    """Return the ids and authors of a page of tweets, and one more, in scan order.

    Name the index where some values of the query are rare: the planner judges by the
    values that it happens to try first.
    """
    return _scan_rows(Tweet, query, {"author_id": True}, keyset, index=index)


def scan_public(keyset: Keyset) -> list[Scanned]:
    """Do as `scan_tweets` for all public tweets that are not replies."""
    query = {"state": PUBLIC_STATE, "visibility": PUBLIC, "is_reply": False}
    return scan_tweets(query, keyset, index="tweet_by_state")


def scan_posts(
    author_id: int,
    keyset: Keyset,
    *,
    states: Collection[str],
    visibilities: Collection[str],
    with_replies: bool,
) -> list[Scanned]:
    """Do as `scan_tweets` for an author's tweets in these states and visibilities."""
    query = {
        "author_id": author_id,
        "is_reply": {"$in": [False, True]} if with_replies else False,
        "state": {"$in": list(states)},
        "visibility": {"$in": list(visibilities)},
    }
    return scan_tweets(query, keyset, index="tweet_posts")


def scan_broadcast(author_ids: Collection[int], keyset: Keyset) -> list[Scanned]:
    """Do as `scan_tweets` for what these authors say to all their followers.

    In any state, without tweets that continue a thread, and from the index alone.
    """
    query = {
        "author_id": {"$in": list(author_ids)},
        "visibility": {"$in": list(BROADCAST)},
        "continues_thread": False,
    }
    return scan_tweets(query, keyset, index="tweet_author")


def scan_addressed(
    reader_id: int,
    author_ids: Collection[int],
    keyset: Keyset,
    *,
    visibilities: Collection[str],
    **conditions: Any,
) -> list[Scanned]:
    """Do as `scan_tweets` for tweets with these visibilities that name the reader.

    The visibilities are among those that are not public.
    """
    query = {
        "audience_ids": reader_id,
        "author_id": {"$in": list(author_ids)},
        "visibility": {"$in": [one for one in NARROW if one in visibilities]},
        **conditions,
    }
    return scan_tweets(query, keyset, index="tweet_addressed")


def scan_tagged(
    tag_keys: Iterable[str], keyset: Keyset, *, with_replies: bool = False
) -> list[Scanned]:
    """Scan public tweets with any of the hashtags, like `scan_tweets`."""
    query: dict[str, Any] = {
        "hashtags": {"$in": list(tag_keys)},
        "state": PUBLIC_STATE,
        "visibility": PUBLIC,
    }
    if not with_replies:
        query["is_reply"] = False
    return scan_tweets(query, keyset, index="tweet_by_tag")


def scan_quotes(
    tweet_id: int, states: Collection[str], keyset: Keyset
) -> list[Scanned]:
    """Do as `scan_tweets` for the public quotes of a tweet, without detached ones."""
    query = {
        "quoted_id": tweet_id,
        "state": {"$in": list(states)},
        "is_detached": False,
        "visibility": PUBLIC,
    }
    return scan_tweets(query, keyset, index="tweet_quotes")


def scan_retweets(query: Mapping[str, Any], keyset: Keyset) -> list[Scanned]:
    """Return ids, tweets and users of the retweets on a page, plus one."""
    query = {"kind": ReactionKind.RETWEET.value, **query}
    return _scan_rows(Reaction, query, {"user_id": True, "tweet_id": True}, keyset)


def _scan_rows(
    model: type[Model],
    query: Mapping[str, Any],
    fields: Mapping[str, bool],
    keyset: Keyset,
    *,
    index: str | None = None,
) -> list[Scanned]:
    rows = scan_rows(model, query, fields, keyset, index=index)
    return cast("list[Scanned]", rows)


def _find_ids(model: type[Model], ids: Iterable[int]) -> set[int]:
    rows = find_rows(model, {"_id": {"$in": list(ids)}}, {"_id": True})
    return {row["_id"] for row in rows}
