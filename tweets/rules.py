"""Who may see a tweet, and what feeds show. Nothing else decides this.

Pure functions: the caller reads the rows and people. Whether two people may see each
other is for `users.types.Person` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypedDict

from tweets.polls import StoredPoll
from tweets.types import (
    FeedRules,
    FeedSource,
    QuotePolicy,
    ReplyPolicy,
    TweetState,
    Visibility,
)
from users.types import Content, Met, MutedGroup, Viewer

People = Mapping[int, Met]
"""People by id, as the viewer meets them."""

PUBLIC_STATE = TweetState.PUBLISHED.value
"""What feeds, trends and search show. Index scans begin with it."""
SHOWN_STATES = (PUBLIC_STATE, TweetState.LIMITED.value)
"""What others than the author may see: also by a link, and on the author's page."""
OWN_PROFILE_STATES = (*SHOWN_STATES, TweetState.REMOVED.value, TweetState.HELD.value)
"""What authors find on their own page, so that they can appeal."""
OWN_STATES = (*OWN_PROFILE_STATES, TweetState.SCHEDULED.value)
"""What authors may see. They find the trash on a page of its own."""

PUBLIC = Visibility.PUBLIC.value
"""The visibility that everyone's feeds, trends and counts are limited to."""
BROADCAST = (PUBLIC, Visibility.FOLLOWERS.value)
"""What enters the home of every follower."""
NARROW = (Visibility.FOLLOWERS.value, Visibility.MENTIONED.value)
"""What names its audience."""


class VisibilityFields(TypedDict):
    """The fields of a tweet's row that `may_see` needs."""

    author_id: int
    state: str
    visibility: str
    audience_ids: list[int]


class QuoteFields(VisibilityFields):
    """The fields of a tweet's row that `may_quote` needs."""

    quote_policy: str


class PollFields(VisibilityFields):
    """The fields of a tweet's row that `may_vote` needs."""

    poll: StoredPoll | None


class FeedFields(VisibilityFields):
    """The fields of a tweet's row that `is_in_feed` needs."""

    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    thread_id: int | None
    mention_ids: list[int]
    hashtags: list[str]


class RootFields(TypedDict):
    """The fields of a conversation's first tweet that `may_reply` needs."""

    author_id: int
    reply_policy: str
    mention_ids: list[int]


def is_shown(tweet: VisibilityFields) -> bool:
    """Return whether the tweet's state lets anyone but the author see it."""
    return tweet["state"] in SHOWN_STATES


def is_counted(tweet: VisibilityFields) -> bool:
    """Return whether counts of tweets and of replies, which everyone sees, include it.

    They count what everyone may see, so they say nothing about what is hidden.
    """
    return is_shown(tweet) and tweet["visibility"] == PUBLIC


def may_see(tweet: VisibilityFields, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may see the tweet. `people` must hold its author."""
    author = people.get(tweet["author_id"])
    if author is None or not author.is_visible:
        return False
    if tweet["author_id"] == viewer.id:
        return tweet["state"] in OWN_STATES
    return is_shown(tweet) and _is_for(tweet, viewer, author)


def _is_for(tweet: VisibilityFields, viewer: Viewer, author: Met) -> bool:
    """Return whether the tweet is for this viewer, who is not its author.

    Followers are those of now: who stops following no longer sees the tweet.
    """
    visibility = tweet["visibility"]
    if visibility == PUBLIC:
        return True
    if viewer.id is None:
        return False
    return viewer.id in tweet["audience_ids"] or (
        visibility == Visibility.FOLLOWERS and author.relation.following
    )


def is_in_own_trash(tweet: VisibilityFields, viewer: Viewer) -> bool:
    """Return whether the viewer finds the tweet in their own trash."""
    return tweet["author_id"] == viewer.id and tweet["state"] == TweetState.TRASHED


def may_react(tweet: VisibilityFields, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may like the tweet, or see who did."""
    return is_shown(tweet) and may_see(tweet, viewer, people)


def may_quote(tweet: QuoteFields, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may quote the tweet, by its author's policy.

    Only public tweets can be quoted.
    """
    if not may_retweet(tweet, viewer, people):
        return False
    author_id, policy = tweet["author_id"], tweet["quote_policy"]
    if author_id == viewer.id or policy == QuotePolicy.EVERYONE:
        return True
    return policy == QuotePolicy.FOLLOWERS and is_followed(author_id, viewer, people)


def may_vote(tweet: PollFields, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may vote in the tweet's poll while it is open.

    Authors, who see the results from the beginning, may not.
    """
    if tweet["poll"] is None or viewer.id in (None, tweet["author_id"]):
        return False
    return may_react(tweet, viewer, people)


def may_see_quoted(
    tweet: VisibilityFields, viewer: Viewer, people: People, feed: FeedRules
) -> bool:
    """Return whether the viewer is shown the tweet inside a quote of it in the feed."""
    if not (is_shown(tweet) and may_see(tweet, viewer, people)):
        return False
    return not feed.hide_muted or people[tweet["author_id"]].is_wanted_in_feeds


def may_retweet(tweet: VisibilityFields, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer may show the tweet to their own followers.

    Only public tweets can be, not even one's own others.
    """
    return tweet["visibility"] == PUBLIC and may_react(tweet, viewer, people)


def may_reply(
    tweet: VisibilityFields, root: RootFields | None, viewer: Viewer, people: People
) -> bool:
    """Return whether the viewer may reply to the tweet.

    The first tweet of the conversation, `root`, decides for all replies below it: its
    policy is its author's, and ends if it is deleted (None). `people` must hold the
    authors of both. The author of the root, and the people whom it mentions, always
    may.
    """
    if viewer.id is None or not may_react(tweet, viewer, people):
        return False
    if root is None or viewer.id == root["author_id"]:
        return True
    return viewer.id in root["mention_ids"] or _admits(root, people)


def _admits(root: RootFields, people: People) -> bool:
    """Return whether the root's policy admits the viewer, by their relation."""
    policy, author = root["reply_policy"], people.get(root["author_id"])
    if policy == ReplyPolicy.EVERYONE:
        return True
    if author is None:
        return False
    if policy == ReplyPolicy.FOLLOWERS:
        return author.relation.following
    return policy == ReplyPolicy.FOLLOWING and author.relation.followed_by


def may_hide(reply: VisibilityFields, root: RootFields | None, viewer: Viewer) -> bool:
    """Return whether the viewer may hide this reply in the conversation, or show it.

    Authors of a conversation may, except for their own replies, which they can delete.
    """
    return (
        root is not None
        and viewer.id == root["author_id"]
        and reply["author_id"] != viewer.id
    )


@cache
def list_reply_visibilities(parent_visibility: str) -> tuple[str, ...]:
    """Return the visibilities that a reply may have, widest first.

    A reply never has a wider choice than its parent. The first is the default.
    Followers are always those of the author: a reply for followers to such a tweet is
    for other people than its parent, and shows them nothing of it.
    """
    found = Visibility.values
    return tuple(found[found.index(parent_visibility) :])


def list_profile_states(author_id: int, viewer: Viewer) -> tuple[str, ...]:
    """Return the states of the tweets that the viewer finds on the author's page."""
    return OWN_PROFILE_STATES if viewer.id == author_id else SHOWN_STATES


def list_profile_visibilities(
    author_id: int, viewer: Viewer, *, is_follower: bool
) -> tuple[str, ...]:
    """Return the visibilities that the viewer finds all of on the author's page.

    Of the others they find only those tweets that name them.
    """
    if viewer.id == author_id:
        return tuple(Visibility.values)
    return BROADCAST if is_follower else (PUBLIC,)


def is_in_feed(
    tweet: FeedFields,
    source: FeedSource,
    feed: FeedRules,
    viewer: Viewer,
    people: People,
    muted_by: MutedGroup | None = None,
) -> bool:
    """Return whether a feed shows the viewer this source, which brings the tweet.

    `people` must contain the tweet's author, the source's actor and, for a reply, the
    parent's author. `muted_by` is what `find_muting` found.
    """
    if muted_by is not None and muted_by.is_hiding and source.actor_id != viewer.id:
        return False
    actor = people.get(source.actor_id)
    if actor is None or not actor.is_visible or not may_see(tweet, viewer, people):
        return False
    is_recommended = source.source_id in feed.recommended_ids
    is_public_only = feed.only_public or is_recommended or source.is_retweet
    if tweet["visibility"] != PUBLIC and is_public_only:
        return False
    if tweet["state"] != PUBLIC_STATE and not _is_on_own_page(tweet, source, feed):
        return False
    if feed.hide_muted and not (
        actor.is_wanted_in_feeds and people[tweet["author_id"]].is_wanted_in_feeds
    ):
        return False
    is_muted_retweet = source.is_retweet and actor.relation.hides_retweets
    if feed.hide_muted_retweets and is_muted_retweet:
        return False
    if feed.only_followed and not (
        is_recommended
        or is_followed(source.actor_id, viewer, people)
        or find_followed_tag(tweet, source, feed)
    ):
        return False
    if feed.hides_exclusive and _is_kept_for_list(tweet, source, viewer, actor):
        return False
    if feed.joins_threads and not source.is_retweet and continues_thread(tweet, source):
        return False
    answered_id = tweet["in_reply_to_author_id"]
    if feed.replies_between_followed and answered_id and not source.is_retweet:
        return is_followed(answered_id, viewer, people)
    if feed.replies and answered_id and not source.is_retweet:
        return _is_wanted_reply(tweet["author_id"], answered_id, feed, viewer, people)
    return True


def _is_kept_for_list(
    tweet: FeedFields, source: FeedSource, viewer: Viewer, actor: Met
) -> bool:
    """Return whether the source's actor is on one of the viewer's exclusive lists, and
    the tweet is not for the viewer in particular.
    """
    if not actor.relation.is_exclusive:
        return False
    is_addressed = (
        tweet["in_reply_to_author_id"] == viewer.id or viewer.id in tweet["mention_ids"]
    )
    return source.is_retweet or not is_addressed


def _is_wanted_reply(
    author_id: int, answered_id: int, feed: FeedRules, viewer: Viewer, people: People
) -> bool:
    """Return whether a list of people shows its member's reply to this person."""
    if answered_id in (author_id, viewer.id):
        return True
    if feed.replies == "members":
        return answered_id in feed.member_ids
    return feed.replies == "followed" and is_followed(answered_id, viewer, people)


def find_muting(
    content: Content,
    author_id: int,
    feed: FeedRules,
    viewer: Viewer,
    people: People,
) -> MutedGroup | None:
    """Return the group of the viewer's muted words by which the feed hides or collapses
    a tweet with this content, None if it shows the tweet.

    Nobody's own tweets are muted. `people` must contain the author.
    """
    if author_id == viewer.id:
        return None
    return viewer.muted.find(
        content,
        context=feed.muted_in,
        is_followed=is_followed(author_id, viewer, people),
    )


def continues_thread(tweet: FeedFields, source: FeedSource) -> bool:
    """Return whether the author posted it at once with a tweet that it continues."""
    return tweet["thread_id"] not in (None, source.tweet_id)


def _is_on_own_page(
    tweet: VisibilityFields, source: FeedSource, feed: FeedRules
) -> bool:
    """Return whether this is the author's page, and the tweet may appear there."""
    is_authors_page = feed.is_profile and source.actor_id == tweet["author_id"]
    return is_authors_page and tweet["state"] in OWN_PROFILE_STATES


def is_followed(user_id: int, viewer: Viewer, people: People) -> bool:
    """Return whether the viewer follows this person, or is this person."""
    if user_id == viewer.id:
        return True
    person = people.get(user_id)
    return person is not None and person.relation.following


def find_followed_tag(tweet: FeedFields, source: FeedSource, feed: FeedRules) -> str:
    """Return the hashtag that brings a stranger's tweet into the feed, "" if none.

    Hashtags bring public tweets only, and neither retweets nor replies.
    """
    if source.is_retweet or tweet["in_reply_to_id"] is not None:
        return ""
    if tweet["visibility"] != PUBLIC:
        return ""
    keys = (key for key in tweet["hashtags"] if key in feed.followed_tags)
    return next(map(feed.followed_tags.__getitem__, keys), "")
