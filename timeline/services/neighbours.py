"""A person's neighbourhood: whom they reply to and like, and what those people's
follows react to.

It takes four round trips to find, changes slowly, and is kept for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from timeline import scoring
from timeline.models import Neighbourhood
from tweets.services import (
    count_dealings,
    list_tips,
    reactions_behind,
    tips_standing_in,
)
from tweets.types import Deed, Tip
from twitter_project.shared.db import QUICK, collection
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.queries import Lookup, find_all
from users.services import follows_among, list_newest_follows

DEALINGS_SINCE = timedelta(days=90)
TIPS_SINCE = timedelta(days=3)
FRESH_FOR = timedelta(minutes=15)
FRIENDS_MAX = 10
FOLLOWS_MAX = 100
READERS_MAX = 50


class Via(NamedTuple):
    """Why a stranger's tweet is suggested.

    `user_id` has written, liked or retweeted it, and is followed by `friend_id`, whom
    the reader replies to or likes.
    """

    deed: Deed
    user_id: int
    friend_id: int

    @property
    def people_ids(self) -> tuple[int, int]:
        return self.user_id, self.friend_id


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`dealings`: points for likes and replies, by author. `tips`: why to suggest a
    tweet, by tweet.
    """

    dealings: Mapping[int, int]
    tips: Mapping[int, Via]
    made_at: datetime


NOBODY = Neighbours({}, {}, datetime.min.replace(tzinfo=UTC))


def neighbours_of(owner_id: int) -> Lookup:
    """Return the lookup of what is stored. `neighbours_in` reads its rows."""
    return Lookup(Neighbourhood, {"_id": owner_id}, {"_id": False})


def neighbours_in(rows: list[dict[str, Any]], *, now: datetime) -> Neighbours | None:
    """Return the stored neighbourhood unless there is none, or it is too old."""
    for row in rows:
        made_at = row["made_at"].replace(tzinfo=UTC)
        if made_at > now - FRESH_FOR:
            return Neighbours(
                {int(key): points for key, points in row["dealings"].items()},
                {
                    tweet_id: Via(Deed(deed), user_id, friend_id)
                    for tweet_id, deed, user_id, friend_id in row["tips"]
                },
                made_at,
            )
    return None


def find_neighbours(*, owner_id: int) -> Neighbours:
    """Find the neighbourhood, and store it. Five round trips."""
    # MongoDB keeps milliseconds; what is read back must be the same time.
    now = timezone.now().replace(microsecond=0)
    dealings = _count_dealings(owner_id, now)
    tips = _find_tips(owner_id, dealings, now)
    row = {
        "made_at": now,
        "dealings": {str(author_id): points for author_id, points in dealings.items()},
        "tips": [[tweet_id, *via] for tweet_id, via in tips.items()],
    }
    rows = collection(Neighbourhood).with_options(write_concern=QUICK)
    rows.replace_one({"_id": owner_id}, row, upsert=True)
    return Neighbours(dealings, tips, now)


def find_true(vias: Mapping[int, Via]) -> set[int]:
    """Return those of the tweets that are still suggested for what is true: the likes,
    retweets and follows behind the others have been taken back. One round trip.
    """
    if not vias:
        return set()
    tips = {Tip(tweet_id, via.user_id, via.deed) for tweet_id, via in vias.items()}
    reactions = reactions_behind(tips)
    follows = follows_among({(via.friend_id, via.user_id) for via in vias.values()})
    find_all([reactions, follows])
    standing = tips_standing_in(reactions.rows, tips)
    pairs = {(row["actor_id"], row["target_id"]) for row in follows.rows}
    return {
        tip.tweet_id
        for tip in standing
        if (vias[tip.tweet_id].friend_id, tip.user_id) in pairs
    }


def _count_dealings(owner_id: int, now: datetime) -> dict[int, int]:
    """Return points for the person's likes and replies, by author, most first."""
    since = first_id_at(now - DEALINGS_SINCE)
    found = count_dealings(user_id=owner_id, since=since)
    points = {
        author_id: found.replies.get(author_id, 0) * scoring.REPLY_DEALINGS
        + found.likes.get(author_id, 0) * scoring.LIKE_DEALINGS
        for author_id in found.replies.keys() | found.likes.keys()
    }
    points.pop(owner_id, None)
    return dict(sorted(points.items(), key=lambda item: (-item[1], item[0])))


def _find_tips(
    owner_id: int, dealings: Mapping[int, int], now: datetime
) -> dict[int, Via]:
    """Return what the people whom the person's friends follow wrote, liked and
    retweeted.
    """
    friend_ids = list(dealings)[:FRIENDS_MAX]
    if not friend_ids:
        return {}
    follows = list_newest_follows(follower_ids=friend_ids, limit=FOLLOWS_MAX)
    readers: dict[int, int] = {}
    for friend_id, reader_id in follows:
        if reader_id != owner_id and len(readers) < READERS_MAX:
            readers.setdefault(reader_id, friend_id)
    if not readers:
        return {}
    since = first_id_at(now - TIPS_SINCE)
    tips: dict[int, Via] = {}
    for tip in list_tips(user_ids=readers, since=since):
        tips.setdefault(tip.tweet_id, Via(tip.deed, tip.user_id, readers[tip.user_id]))
    return tips
