"""Likes and retweets: at most one per person, counted exactly under concurrency.

The unique index of (user, tweet, kind) decides whether somebody has reacted; the count
changes in the same transaction, and only if a row was really added or removed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import IntegrityError

from tweets import rules
from tweets.errors import NotRetweetable, TweetNotFound
from tweets.events import TweetLiked, TweetRetweeted, TweetUnliked, TweetUnretweeted
from tweets.models import Reaction, ReactionKind, Tweet
from tweets.search.terms import MILESTONES, likes_term, retweets_term
from tweets.services.hydrating import get_row_to_react_to
from tweets.services.indexing import add_term
from tweets.services.limiting import like_limit, tweet_limit
from tweets.types import TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, new_id
from twitter_project.shared.pagination import Keyset, Page, paginate
from twitter_project.shared.writes import add_to_counter, insert_rows, pop_row
from users.services import hydrate_people
from users.types import Person, Viewer

MARKS = {ReactionKind.LIKE: "liked", ReactionKind.RETWEET: "retweeted"}
COUNTS = {
    ReactionKind.LIKE: "likes_count",
    ReactionKind.RETWEET: "retweets_count",
}
MILESTONE_TERMS = {
    ReactionKind.LIKE: likes_term,
    ReactionKind.RETWEET: retweets_term,
}


def like_tweet(*, user_id: int, tweet_id: int) -> bool:
    """Like a tweet; False if it was liked already. Publishes TweetLiked.

    Raises: TweetNotFound if the user may not see it.
    """
    return _react(user_id, tweet_id, ReactionKind.LIKE)


def unlike_tweet(*, user_id: int, tweet_id: int) -> bool:
    """Remove a like; False if there was none. Publishes TweetUnliked.

    This works even if the user can no longer see the tweet.
    Raises: TweetNotFound if there is no like and the user may not see the tweet.
    """
    return _take_back(user_id, tweet_id, ReactionKind.LIKE)


def retweet(*, user_id: int, tweet_id: int) -> bool:
    """Retweet a tweet to the user's followers; False if it was retweeted already.

    Publishes TweetRetweeted. Raises: TweetNotFound if the user may not see it;
    NotRetweetable unless it is public.
    """
    return _react(user_id, tweet_id, ReactionKind.RETWEET)


def undo_retweet(*, user_id: int, tweet_id: int) -> bool:
    """Undo a retweet; False if there was none. Publishes TweetUnretweeted.

    Raises: TweetNotFound if there is no retweet and the user may not see the tweet.
    """
    return _take_back(user_id, tweet_id, ReactionKind.RETWEET)


def like_shown_tweet(*, tweet: TweetView, user_id: int) -> TweetView:
    """Like a tweet that was just read for this user; return it as they see it now.

    Does as `like_tweet` without reading the tweet again, neither before nor after.
    Raises: TooMany if they like a lot in a short time.
    """
    return _react_to_shown(tweet, user_id, ReactionKind.LIKE)


def retweet_shown_tweet(*, tweet: TweetView, user_id: int) -> TweetView:
    """Retweet a tweet that was just read for this user, as `like_shown_tweet` does."""
    return _react_to_shown(tweet, user_id, ReactionKind.RETWEET)


def list_likers(*, tweet_id: int, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return the people who like the tweet and whom the viewer may see, latest first.

    The cursor is the like's id. Raises: TweetNotFound.
    """
    return _list_people(tweet_id, viewer, keyset, ReactionKind.LIKE)


def list_retweeters(*, tweet_id: int, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return the people who retweeted the tweet, latest first; see `list_likers`."""
    return _list_people(tweet_id, viewer, keyset, ReactionKind.RETWEET)


def _react(user_id: int, tweet_id: int, kind: ReactionKind) -> bool:
    row = get_row_to_react_to(tweet_id=tweet_id, viewer=Viewer(user_id))
    if kind is ReactionKind.RETWEET and row["visibility"] != rules.PUBLIC:
        raise NotRetweetable
    try:
        _add(user_id, tweet_id, kind)
    except IntegrityError:
        return False
    return True


def _react_to_shown(tweet: TweetView, user_id: int, kind: ReactionKind) -> TweetView:
    if not tweet.is_shown:  # removed: only its author still sees it
        raise TweetNotFound
    if kind is ReactionKind.RETWEET and not tweet.may_retweet:
        raise NotRetweetable
    if getattr(tweet, MARKS[kind]):
        return tweet
    limit = like_limit if kind is ReactionKind.LIKE else tweet_limit
    try:
        with limit(user_id):
            count = _add(user_id, tweet.id, kind)
    except IntegrityError:  # the user did the same at the same time
        count = getattr(tweet, COUNTS[kind])
    changes: dict[str, Any] = {MARKS[kind]: True, COUNTS[kind]: count}
    return replace(tweet, **changes)


@atomic
def _add(user_id: int, tweet_id: int, kind: ReactionKind) -> int:
    """Add the reaction; return how many the tweet has then."""
    reaction = Reaction(id=new_id(), user_id=user_id, tweet_id=tweet_id, kind=kind)
    insert_rows([reaction])
    publish(_added(kind, reaction.id, tweet_id, user_id))
    count = _count(tweet_id, kind, 1)
    if count is None:  # deleted in the meantime
        raise TweetNotFound
    return count


def _take_back(user_id: int, tweet_id: int, kind: ReactionKind) -> bool:
    # An address can name a number that is larger than MongoDB's.
    if tweet_id <= MAX_ID and _remove(user_id, tweet_id, kind):
        return True
    get_row_to_react_to(tweet_id=tweet_id, viewer=Viewer(user_id))
    return False


@atomic
def _remove(user_id: int, tweet_id: int, kind: ReactionKind) -> bool:
    own = {"user_id": user_id, "tweet_id": tweet_id, "kind": kind.value}
    reaction_id = pop_row(Reaction, own)
    if reaction_id is None:
        return False
    publish(_removed(kind, reaction_id, tweet_id, user_id))
    _count(tweet_id, kind, -1)
    return True


def _count(tweet_id: int, kind: ReactionKind, change: int) -> int | None:
    """Change the tweet's count as the last write; None if the tweet is gone."""
    count = add_to_counter(Tweet, tweet_id, COUNTS[kind], change)
    if count is not None and change > 0 and count in MILESTONES:
        add_term(tweet_id, MILESTONE_TERMS[kind](count))
    return count


def _list_people(
    tweet_id: int, viewer: Viewer, keyset: Keyset, kind: ReactionKind
) -> Page[Person]:
    get_row_to_react_to(tweet_id=tweet_id, viewer=viewer)
    reactions = Reaction.objects.filter(tweet_id=tweet_id, kind=kind)
    page = paginate(reactions, keyset)
    user_ids = [reaction.user_id for reaction in page.items]
    people = hydrate_people(user_ids=user_ids, viewer=viewer)
    found = (people.get(user_id) for user_id in user_ids)
    return page.with_items([p for p in found if p is not None and p.is_visible])


def _added(
    kind: ReactionKind, reaction_id: int, tweet_id: int, user_id: int
) -> TweetLiked | TweetRetweeted:
    if kind is ReactionKind.LIKE:
        return TweetLiked(tweet_id=tweet_id, user_id=user_id)
    return TweetRetweeted(retweet_id=reaction_id, tweet_id=tweet_id, user_id=user_id)


def _removed(
    kind: ReactionKind, reaction_id: int, tweet_id: int, user_id: int
) -> TweetUnliked | TweetUnretweeted:
    if kind is ReactionKind.LIKE:
        return TweetUnliked(tweet_id=tweet_id, user_id=user_id)
    return TweetUnretweeted(retweet_id=reaction_id, tweet_id=tweet_id, user_id=user_id)
