"""What a new tweet takes over from its parent, and who may see and answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tweets import rules
from tweets.errors import ReplyPolicyOnReply, VisibilityTooWide
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.services.content import Content
from tweets.services.hydrating import get_rows_to_reply_to
from tweets.types import NewTweet, ReplyPolicy, Visibility
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a new tweet takes over from its parent; the defaults if it has none.

    `visibilities` are those that the tweet may have; the first is the default.
    `audience_ids` are the parent's, and `reply_policy` is the conversation's, "" if the
    tweet begins one.
    """

    in_reply_to_id: int | None = None
    in_reply_to_author_id: int | None = None
    conversation_id: int | None = None
    ancestor_ids: tuple[int, ...] = ()
    visibilities: tuple[str, ...] = tuple(Visibility.values)
    audience_ids: tuple[int, ...] = ()
    reply_policy: str = ""


def find_reply_context(author_id: int, tweet: NewTweet) -> ReplyContext:
    """Return what the tweet replies to; an empty context if it is no reply.

    Raises: TweetNotFound if the parent is hidden; ReplyNotAllowed.
    """
    if tweet.in_reply_to_id is None:
        return ReplyContext()
    parent, root = get_rows_to_reply_to(
        tweet_id=tweet.in_reply_to_id, viewer=Viewer(author_id)
    )
    policy = root["reply_policy"] if root else ReplyPolicy.EVERYONE.value
    return replace(_context_under(parent["_id"], parent), reply_policy=policy)


def context_below(row: Tweet) -> ReplyContext:
    return _context_under(row.id, vars(row))


def _context_under(parent_id: int, parent: Mapping[str, Any]) -> ReplyContext:
    return ReplyContext(
        in_reply_to_id=parent_id,
        in_reply_to_author_id=parent["author_id"],
        conversation_id=parent["conversation_id"],
        ancestor_ids=(*parent["ancestor_ids"], parent_id)[-ANCESTORS_MAX:],
        visibilities=rules.list_reply_visibilities(parent["visibility"]),
        audience_ids=tuple(parent["audience_ids"]),
        reply_policy=parent["reply_policy"],
    )


def choose_audience(
    author_id: int, tweet: NewTweet, context: ReplyContext, content: Content
) -> dict[str, Any]:
    """Return the columns that say who may see the tweet, and who may reply to it.

    Raises: VisibilityTooWide, ReplyPolicyOnReply.
    """
    visibility = tweet.visibility or context.visibilities[0]
    if visibility not in context.visibilities:
        raise VisibilityTooWide
    policy = context.reply_policy or tweet.reply_policy
    if tweet.reply_policy not in (policy, ReplyPolicy.EVERYONE):
        raise ReplyPolicyOnReply
    named = {author_id, *content.mention_ids}
    if context.in_reply_to_author_id is not None:
        named.add(context.in_reply_to_author_id)
    if context.in_reply_to_author_id == author_id:
        # A thread continues for the same people.
        named.update(context.audience_ids)
    return {
        "visibility": visibility,
        "audience_ids": [] if visibility == rules.PUBLIC else sorted(named),
        "reply_policy": policy,
    }
