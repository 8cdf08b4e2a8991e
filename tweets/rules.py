"""Who may see a tweet, and what feeds want: the only place that decides.

Pure functions: the caller reads the rows and people. Whether two people may see each
other is for `users.types.Person` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from tweets.types import FeedRules, FeedSource
from users.types import Person, Viewer

People = Mapping[int, Person]
"""People by id, as the viewer meets them."""


class Judged(TypedDict):
    """What a tweet's row must tell for `may_see`."""

    author_id: int
    taken_down_at: datetime | None


class JudgedInFeed(Judged):
    """What a tweet's row must tell for `is_in_feed`."""

    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    hashtags: list[str]


def is_shown(tweet: Judged) -> bool:
    """Return whether anyone is shown the tweet; people apart."""
    return tweet["taken_down_at"] is None


def may_see(tweet: Judged, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may see the tweet. `people` must hold its author."""
    author = people.get(tweet["author_id"])
    return author is not None and author.is_visible and is_shown(tweet)


def is_in_feed(
    tweet: JudgedInFeed,
    source: FeedSource,
    feed: FeedRules,
    viewer: Viewer,
    people: People,
) -> bool:
    """Return whether a feed shows the viewer this source, which brings the tweet.

    `people` must hold the tweet's author, the source's actor and, for a reply, the
    author of the tweet that it answers.
    """
    actor = people.get(source.actor_id)
    if actor is None or not actor.is_visible or not may_see(tweet, viewer, people):
        return False
    if feed.hide_muted and not (
        actor.is_wanted_in_feeds and people[tweet["author_id"]].is_wanted_in_feeds
    ):
        return False
    if feed.only_followed and not (
        is_followed(source.actor_id, viewer, people)
        or find_followed_tag(tweet, source, feed)
    ):
        return False
    answered_id = tweet["in_reply_to_author_id"]
    if feed.replies_between_followed and answered_id and not source.is_retweet:
        return is_followed(answered_id, viewer, people)
    return True


def is_followed(user_id: int, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer follows this person, or is this person."""
    if user_id == viewer.id:
        return True
    person = people.get(user_id)
    return person is not None and person.relation.following


def find_followed_tag(tweet: JudgedInFeed, source: FeedSource, feed: FeedRules) -> str:
    """Return the hashtag that brings a stranger's tweet into the feed, "" if none.

    Retweets and replies are not brought in by hashtags.
    """
    if source.is_retweet or tweet["in_reply_to_id"] is not None:
        return ""
    keys = (key for key in tweet["hashtags"] if key in feed.followed_tags)
    return next(map(feed.followed_tags.__getitem__, keys), "")
