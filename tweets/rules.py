"""Who may see a tweet, and what feeds want: the only place that decides.

Pure functions: the caller reads the rows and people. Whether two people may see each
other is for `users.types.Person` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from tweets.types import FeedRules, FeedSource, QuotePolicy, TweetState
from users.types import Person, Viewer

People = Mapping[int, Person]
"""People by id, as the viewer meets them."""

PUBLIC_STATE = TweetState.PUBLISHED.value
"""What feeds, trends and search show. Index scans begin with it."""
SHOWN_STATES = (PUBLIC_STATE, TweetState.LIMITED.value)
"""What others than the author may see: also by a link, and on the author's page."""
OWN_PROFILE_STATES = (*SHOWN_STATES, TweetState.REMOVED.value, TweetState.HELD.value)
"""What authors find on their own page, so that they can appeal."""
OWN_STATES = (*OWN_PROFILE_STATES, TweetState.SCHEDULED.value)
"""What authors may see. They find the trash on a page of its own."""


class Judged(TypedDict):
    """The fields of a tweet's row that `may_see` needs."""

    author_id: int
    state: str


class JudgedToQuote(Judged):
    """The fields of a tweet's row that `may_quote` needs."""

    quote_policy: str


class JudgedInFeed(Judged):
    """The fields of a tweet's row that `is_in_feed` needs."""

    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    thread_id: int | None
    hashtags: list[str]


def is_shown(tweet: Judged) -> bool:
    """Return whether others than the author are shown the tweet; people apart."""
    return tweet["state"] in SHOWN_STATES


def may_see(tweet: Judged, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may see the tweet. `people` must hold its author."""
    author = people.get(tweet["author_id"])
    if author is None or not author.is_visible:
        return False
    return is_shown(tweet) or (
        tweet["author_id"] == viewer.id and tweet["state"] in OWN_STATES
    )


def is_in_own_trash(tweet: Judged, viewer: Viewer) -> bool:
    """Return whether the viewer finds the tweet in their own trash."""
    return tweet["author_id"] == viewer.id and tweet["state"] == TweetState.TRASHED


def may_react(tweet: Judged, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may reply to the tweet, like it or retweet it."""
    return is_shown(tweet) and may_see(tweet, viewer, people)


def may_quote(tweet: JudgedToQuote, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may quote the tweet: its author has the say."""
    if not may_react(tweet, viewer, people):
        return False
    author_id, policy = tweet["author_id"], tweet["quote_policy"]
    if author_id == viewer.id or policy == QuotePolicy.EVERYONE:
        return True
    return policy == QuotePolicy.FOLLOWERS and is_followed(author_id, viewer, people)


def may_see_quoted(
    tweet: Judged, viewer: Viewer, people: People, feed: FeedRules
) -> bool:
    """Return whether the viewer is shown the tweet inside a quote of it in the feed."""
    if not (is_shown(tweet) and may_see(tweet, viewer, people)):
        return False
    return not feed.hide_muted or people[tweet["author_id"]].is_wanted_in_feeds


def list_profile_states(author_id: int, viewer: Viewer) -> tuple[str, ...]:
    """Return the states of the tweets that the viewer finds on the author's page."""
    return OWN_PROFILE_STATES if viewer.id == author_id else SHOWN_STATES


def is_in_feed(
    tweet: JudgedInFeed,
    source: FeedSource,
    feed: FeedRules,
    viewer: Viewer,
    people: People,
) -> bool:
    """Return whether a feed shows the viewer this source, which brings the tweet.

    `people` must contain the tweet's author, the source's actor and, for a reply, the
    parent's author.
    """
    actor = people.get(source.actor_id)
    if actor is None or not actor.is_visible or not may_see(tweet, viewer, people):
        return False
    if tweet["state"] != PUBLIC_STATE and not _is_on_own_page(tweet, source, feed):
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
    if feed.joins_threads and not source.is_retweet and continues_thread(tweet, source):
        return False
    answered_id = tweet["in_reply_to_author_id"]
    if feed.replies_between_followed and answered_id and not source.is_retweet:
        return is_followed(answered_id, viewer, people)
    return True


def continues_thread(tweet: JudgedInFeed, source: FeedSource) -> bool:
    """Return whether the author posted it at once with a tweet that it continues."""
    return tweet["thread_id"] not in (None, source.tweet_id)


def _is_on_own_page(tweet: Judged, source: FeedSource, feed: FeedRules) -> bool:
    """Return whether this is the author's page, and the tweet may appear there."""
    is_authors_page = feed.is_profile and source.actor_id == tweet["author_id"]
    return is_authors_page and tweet["state"] in OWN_PROFILE_STATES


def is_followed(user_id: int, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer follows this person, or is this person."""
    if user_id == viewer.id:
        return True
    person = people.get(user_id)
    return person is not None and person.relation.following


def find_followed_tag(tweet: JudgedInFeed, source: FeedSource, feed: FeedRules) -> str:
    """Return the hashtag that brings a stranger's tweet into the feed, "" if none.

    Hashtags bring neither retweets nor replies.
    """
    if source.is_retweet or tweet["in_reply_to_id"] is not None:
        return ""
    keys = (key for key in tweet["hashtags"] if key in feed.followed_tags)
    return next(map(feed.followed_tags.__getitem__, keys), "")
