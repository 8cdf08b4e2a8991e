"""The rules of feeds for callers that judge hundreds of sources at once.

Most of what a feed brings is ordinary: a public tweet by somebody whom the viewer
follows and wants to see. Who these people are is found once for all sources. What is
certain from that is decided at once, and the rest by `tweets.rules.is_in_feed`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from tweets.rules import PUBLIC, PUBLIC_STATE, FeedFields, People, is_followed
from tweets.rules import is_in_feed as is_in_feed_by_rules
from tweets.types import FeedColumns, FeedRules, FeedSource
from users.types import Viewer

Judge = Callable[[FeedSource, FeedColumns], bool]
Verdict = Callable[[FeedSource, FeedColumns], bool | None]


def judge_for(*, feed: FeedRules, viewer: Viewer, people: People) -> Judge:
    """Return a function that answers as `tweets.rules.is_in_feed` does, but faster.

    `people` must contain whom that needs, for each source. Muted words do not count.
    """
    decide = decide_quickly(feed=feed, viewer=viewer, people=people)

    def is_in_feed(source: FeedSource, tweet: FeedColumns) -> bool:
        verdict = decide(source, tweet)
        if verdict is not None:
            return verdict
        row = cast("FeedFields", {**tweet._asdict(), **_arrays_of(tweet)})
        return is_in_feed_by_rules(row, source, feed, viewer, people)

    return is_in_feed


def decide_quickly(*, feed: FeedRules, viewer: Viewer, people: People) -> Verdict:
    """Return a function that admits ordinary sources, and refuses replies to strangers
    if the feed wants none. It returns None for what takes all rules to decide.
    """
    wanted = {id_: one for id_, one in people.items() if one.is_wanted_in_feeds}
    followed_ids = {id_ for id_ in people if is_followed(id_, viewer, people)}
    if viewer.id is not None:
        followed_ids.add(viewer.id)
    unlimited_ids = {
        id_
        for id_, one in wanted.items()
        if not (one.relation.is_exclusive or one.relation.hides_retweets)
    }
    welcome_ids = unlimited_ids & followed_ids
    answered_ids = set() if feed.replies else followed_ids
    recommended_ids = feed.recommended_ids
    refuses_replies = feed.replies_between_followed

    def decide(source: FeedSource, tweet: FeedColumns) -> bool | None:
        source_id, tweet_id, actor_id = source
        _, author_id, state, visibility, _, answered_id, thread_id, *_ = tweet
        if answered_id and source_id == tweet_id:
            if refuses_replies and answered_id not in followed_ids:
                return False
            if answered_id not in answered_ids:
                return None
        if (
            state == PUBLIC_STATE
            and visibility == PUBLIC
            and author_id in wanted
            and (
                actor_id in welcome_ids
                or (source_id in recommended_ids and actor_id in unlimited_ids)
            )
            and (thread_id is None or thread_id == tweet_id or source_id != tweet_id)
        ):
            return True
        return None

    return decide


def _arrays_of(tweet: FeedColumns) -> dict[str, list[Any]]:
    return {
        "audience_ids": tweet.audience_ids or [],
        "mention_ids": tweet.mention_ids or [],
        "hashtags": tweet.hashtags or [],
    }
