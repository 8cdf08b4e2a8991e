"""From ids to tweets as a viewer may see them: hydrate, apply the rules, present.

Everything that shows a tweet goes through here, so that no page or API can leak what
`tweets.rules` hides. What a view consists of is registered in `tweets.services.parts`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tweets import rules
from tweets.errors import QuoteRefused, ReplyNotAllowed, TweetNotFound
from tweets.services.muting import Muting, find_muting
from tweets.services.parts import PARTS, TweetBatch, ViewPart
from tweets.services.rows import (
    TweetRow,
    find_tweet_rows,
    tweets_by_id,
    tweets_in,
)
from tweets.types import FeedRules, FeedSource, TweetView
from twitter_project.shared.queries import find_all
from users.services import (
    find_muted_words,
    find_person_as_seen_by,
    hydrate_people,
)
from users.types import Person, Viewer

EVERY_TWEET = FeedRules()


def get_tweet(*, tweet_id: int, viewer: Viewer) -> TweetView:
    """Return the tweet. Raises: TweetNotFound unless the viewer may see it."""
    view = hydrate_tweets(tweet_ids=[tweet_id], viewer=viewer).get(tweet_id)
    if view is None:
        raise TweetNotFound
    return view


def hydrate_tweets(
    *,
    tweet_ids: Collection[int],
    viewer: Viewer,
    known: Mapping[int, TweetRow] | None = None,
    feed: FeedRules = EVERY_TWEET,
) -> dict[int, TweetView]:
    """Return the tweets that the viewer may see, by id; the others are absent.

    Of the feed's rules only those count that say how tweets are shown.

    Four round trips whatever the size and the kinds: tweets, then reactions with all
    else that the parts look up, people, relationships. Anonymous viewers need only
    the first and the third, unless something is looked up. The rows of `known`
    tweets are not read again.
    """
    batch, parts = _gather(tweet_ids, (), viewer, feed, known)
    return _view_visible(tweet_ids, batch, parts)


def hydrate_tweets_and_people(
    *,
    tweet_ids: Collection[int],
    user_ids: Collection[int],
    viewer: Viewer,
    feed: FeedRules = EVERY_TWEET,
) -> tuple[dict[int, TweetView], Mapping[int, Person]]:
    """Do as `hydrate_tweets`, and return these people with it, by id.

    It takes the same round trips, or two if there are no tweets. Unknown people are
    absent, invisible ones are included.
    """
    batch, parts = _gather(tweet_ids, user_ids, viewer, feed)
    return _view_visible(tweet_ids, batch, parts), batch.people


def hydrate_trash(*, tweet_ids: Collection[int], viewer: Viewer) -> list[TweetView]:
    """Return those of the tweets that are in the viewer's own trash, in this order."""
    batch, parts = _gather(tweet_ids, (), viewer)
    return [
        _make_view(parts, row)
        for tweet_id in tweet_ids
        if (row := batch.rows.get(tweet_id)) is not None
        and rules.is_in_own_trash(row, viewer)
    ]


def hydrate_sources(
    *, sources: Sequence[FeedSource], viewer: Viewer, feed: FeedRules
) -> list[TweetView]:
    """Return the sources that a feed shows, in the given order.

    Sources that the viewer may not see, and those that the feed's rules exclude, are
    left out. It takes the same round trips as `hydrate_tweets`.
    """
    return hydrate_sources_and_people(
        sources=sources, user_ids=(), viewer=viewer, feed=feed
    )[0]


def hydrate_sources_and_people(
    *,
    sources: Sequence[FeedSource],
    user_ids: Collection[int],
    viewer: Viewer,
    feed: FeedRules,
) -> tuple[list[TweetView], Mapping[int, Person]]:
    """Do as `hydrate_sources`, and return these people with it, by id.

    Unknown people are absent, invisible ones are included.
    """
    tweet_ids = {source.tweet_id for source in sources}
    actor_ids = {source.actor_id for source in sources}
    batch, parts = _gather(tweet_ids, actor_ids.union(user_ids), viewer, feed)
    views = [
        _make_view(parts, row, source)
        for source in sources
        if (row := batch.rows.get(source.tweet_id)) is not None
        and batch.is_in_feed(row, source)
    ]
    return views, batch.people


def find_audience(
    *, source: FeedSource, viewers: Collection[Viewer], feed: FeedRules
) -> set[int]:
    """Return the ids of the viewers to whom a feed with these rules shows the source.

    The same rules as `hydrate_sources`, applied to many viewers of one source: at most
    seven round trips, however many viewers there are, one for the words that they mute
    now, and a few more if there are any. None of them is anonymous.
    """
    viewer_ids = {viewer.account_id for viewer in viewers}
    row = find_tweet_rows([source.tweet_id]).get(source.tweet_id)
    if row is None:
        return set()
    met = {
        user_id: find_person_as_seen_by(user_id=user_id, viewer_ids=viewer_ids)
        for user_id in {source.actor_id, row["author_id"], row["in_reply_to_author_id"]}
        if user_id is not None
    }
    people = {
        viewer_id: {
            user_id: as_met[viewer_id] for user_id, as_met in met.items() if as_met
        }
        for viewer_id in viewer_ids
    }

    def find(viewers: Collection[Viewer], muting: Muting) -> list[Viewer]:
        return [
            viewer
            for viewer in viewers
            if rules.is_in_feed(
                row,
                source,
                feed,
                viewer,
                people[viewer.account_id],
                muting.get((viewer.account_id, source.tweet_id)),
            )
        ]

    audience = find(viewers, {})
    words = find_muted_words(user_ids=[viewer.account_id for viewer in audience])
    muting = find_muting(tweet_ids=[source.tweet_id], words=words, feed=feed)
    return {viewer.account_id for viewer in find(audience, muting)}


def get_row_to_react_to(*, tweet_id: int, viewer: Viewer) -> TweetRow:
    """Return the row of a tweet that the viewer is about to react to.

    Raises: TweetNotFound if the tweet does not exist, or the viewer may not react.
    """
    return _get_row_and_people(tweet_id, viewer)[0]


def get_row_to_quote(*, tweet_id: int, viewer: Viewer) -> TweetRow:
    """Return the row of a tweet that the viewer is about to quote.

    Raises: TweetNotFound as `get_row_to_react_to` does; QuoteRefused if the viewer may
    see the tweet, but not quote it.
    """
    row, people = _get_row_and_people(tweet_id, viewer)
    if not rules.may_quote(row, viewer, people):
        raise QuoteRefused
    return row


def _get_row_and_people(
    tweet_id: int, viewer: Viewer
) -> tuple[TweetRow, Mapping[int, Person]]:
    """Return a tweet that the viewer may react to, and its author by id."""
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    people = hydrate_people(user_ids=[row["author_id"]], viewer=viewer)
    if not rules.may_react(row, viewer, people):
        raise TweetNotFound
    return row, people


def get_rows_to_reply_to(
    *, tweet_id: int, viewer: Viewer
) -> tuple[TweetRow, TweetRow | None]:
    """Return the rows of a tweet that the viewer is about to reply to, and of the first
    one of its conversation, which is the same unless the tweet is a reply.

    The second is None if it is deleted.
    Raises: TweetNotFound if the tweet does not exist, or the viewer may not see it;
    ReplyNotAllowed.
    """
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    root_id = row["conversation_id"]
    root = row if root_id == tweet_id else find_tweet_rows([root_id]).get(root_id)
    author_ids = {one["author_id"] for one in (row, root) if one is not None}
    people = hydrate_people(user_ids=author_ids, viewer=viewer)
    if not rules.may_react(row, viewer, people):
        raise TweetNotFound
    if not rules.may_reply(row, root, viewer, people):
        raise ReplyNotAllowed(row["reply_policy"])
    return row, root


def show_new_tweets(*, rows: Sequence[TweetRow], viewer: Viewer) -> list[TweetView]:
    """Return tweets that the viewer has just posted, from the written rows.

    If the tweets name people, reading them takes two round trips.
    """
    by_id = {row["_id"]: row for row in rows}
    batch = TweetBatch(viewer, by_id, EVERY_TWEET, {}, is_new=True)
    parts = _read_parts(batch, ())
    return [_make_view(parts, row) for row in rows]


def _gather(
    tweet_ids: Collection[int],
    actor_ids: Collection[int],
    viewer: Viewer,
    feed: FeedRules = EVERY_TWEET,
    known: Mapping[int, TweetRow] | None = None,
) -> tuple[TweetBatch, Sequence[ViewPart]]:
    """Read the tweets, what their parts need, and the people whom they name."""
    rows = dict(known or {})
    if unknown := [tweet_id for tweet_id in tweet_ids if tweet_id not in rows]:
        rows |= find_tweet_rows(unknown)
    batch = TweetBatch(viewer, rows, feed, {})
    return batch, _read_parts(batch, actor_ids) if rows or actor_ids else ()


def _read_parts(batch: TweetBatch, actor_ids: Collection[int]) -> Sequence[ViewPart]:
    parts = [part(batch) for part in PARTS]
    _look_up(batch, parts)
    user_ids = set(actor_ids)
    for row in batch.rows.values():
        for part in parts:
            user_ids.update(part.name_people(row))
    batch.people = hydrate_people(user_ids=user_ids, viewer=batch.viewer)
    return parts


def _look_up(batch: TweetBatch, parts: Sequence[ViewPart]) -> None:
    """Read what the parts need besides people: at most one round trip."""
    wanted = [(part, lookup) for part in parts if (lookup := part.look_up())]
    rows = batch.rows.values()
    named = {id_ for row in rows for part in parts for id_ in part.name_tweets(row)}
    others = tweets_by_id(named - batch.rows.keys())
    is_needed = bool(named - batch.rows.keys())
    find_all([one for _, one in wanted] + ([others] if is_needed else []))
    batch.others = {**batch.rows, **tweets_in(others.rows)}
    for part, lookup in wanted:
        part.take(lookup.rows)


def _view_visible(
    tweet_ids: Collection[int], batch: TweetBatch, parts: Sequence[ViewPart]
) -> dict[int, TweetView]:
    """Return those of the tweets that the viewer may see, in this order."""
    rows = ((tweet_id, batch.rows.get(tweet_id)) for tweet_id in tweet_ids)
    return {
        tweet_id: _make_view(parts, row)
        for tweet_id, row in rows
        if row is not None and batch.may_see(row)
    }


def _make_view(
    parts: Sequence[ViewPart], row: TweetRow, source: FeedSource | None = None
) -> TweetView:
    """Make the view of a tweet that the viewer may see, as the source brings it."""
    view: dict[str, Any] = {}
    for part in parts:
        part.fill(view, row, source)
    return TweetView(**view)
