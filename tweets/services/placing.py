"""The place of a new tweet: below its parent or not, and so for whom it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tweets import rules
from tweets.errors import NoPolicyOfReplies, VisibilityTooWide
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.services.content import Content
from tweets.services.hydrating import get_rows_to_reply_to
from tweets.types import NewTweet, ReplyPolicy, Visibility
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a tweet: below its parent, or at the top of a thread of its own.

    `visibilities` are those that a tweet may have there; the first is the default.
    `audience_ids` are the parent's, and `reply_policy` is the conversation's, "" if it
    begins here.
    """

    in_reply_to_id: int | None = None
    in_reply_to_author_id: int | None = None
    conversation_id: int | None = None
    ancestor_ids: tuple[int, ...] = ()
    visibilities: tuple[str, ...] = tuple(Visibility.values)
    audience_ids: tuple[int, ...] = ()
    reply_policy: str = ""


def find_place(author_id: int, tweet: NewTweet) -> Place:
    """Return the reply's place.

    Raises: TweetNotFound if the parent is hidden; ReplyNotAllowed.
    """
    if tweet.in_reply_to_id is None:
        return Place()
    parent, root = get_rows_to_reply_to(
        tweet_id=tweet.in_reply_to_id, viewer=Viewer(author_id)
    )
    policy = root["reply_policy"] if root else ReplyPolicy.EVERYONE.value
    return replace(_place_under(parent["_id"], parent), reply_policy=policy)


def place_below(row: Tweet) -> Place:
    return _place_under(row.id, vars(row))


def _place_under(parent_id: int, parent: Mapping[str, Any]) -> Place:
    return Place(
        in_reply_to_id=parent_id,
        in_reply_to_author_id=parent["author_id"],
        conversation_id=parent["conversation_id"],
        ancestor_ids=(*parent["ancestor_ids"], parent_id)[-ANCESTORS_MAX:],
        visibilities=rules.list_reply_visibilities(parent["visibility"]),
        audience_ids=tuple(parent["audience_ids"]),
        reply_policy=parent["reply_policy"],
    )


def choose_audience(
    author_id: int, tweet: NewTweet, place: Place, content: Content
) -> dict[str, Any]:
    """Return the columns that say who may see the tweet, and who may reply to it.

    Raises: VisibilityTooWide, NoPolicyOfReplies.
    """
    visibility = tweet.visibility or place.visibilities[0]
    if visibility not in place.visibilities:
        raise VisibilityTooWide
    policy = place.reply_policy or tweet.reply_policy
    if tweet.reply_policy not in (policy, ReplyPolicy.EVERYONE):
        raise NoPolicyOfReplies
    named = {author_id, *content.mention_ids}
    if place.in_reply_to_author_id is not None:
        named.add(place.in_reply_to_author_id)
    if place.in_reply_to_author_id == author_id:  # a thread goes on for the same people
        named.update(place.audience_ids)
    return {
        "visibility": visibility,
        "audience_ids": [] if visibility == rules.PUBLIC else sorted(named),
        "reply_policy": policy,
    }
