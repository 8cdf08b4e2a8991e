"""Computes by brute force what feeds, counters and inboxes must be."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from timeline import limits
from tweets.types import FeedSource

from .facts import Facts, TweetFact

MENTIONS_MAX = 10

Told = tuple[int, str, int, int]
"""Recipient, kind, actor and tweet (0 for none): the key of a notification."""


def expect_sources(facts: Facts, owner_id: int) -> list[FeedSource]:
    """Return all sources by the owner and the people they follow, newest first.

    Tweets for mentioned people only are left out unless they name the owner, and so are
    tweets that continue a thread.
    """
    brought: list[FeedSource] = []
    for actor_id in {owner_id, *facts.follows.get(owner_id, ())}:
        brought += (
            source
            for source in facts.sources.get(actor_id, ())
            if facts.is_for(facts.tweets[source.tweet_id], owner_id)
            and (
                source.is_retweet or not facts.tweets[source.tweet_id].continues_thread
            )
        )
    return sorted(brought, key=lambda source: source.source_id, reverse=True)


def expect_feed(facts: Facts, owner_id: int) -> list[FeedSource]:
    """Add everyone's tweets with hashtags that the owner follows to those sources."""
    feed = set(expect_sources(facts, owner_id))
    tags = facts.tags.get(owner_id, frozenset())
    feed |= {
        FeedSource(tweet.id, tweet.id, tweet.author_id)
        for tweet in facts.tweets.values()
        if not tweet.is_reply and tweet.hashtags & tags and tweet.visibility == "public"
    }
    return sorted(feed, key=lambda source: source.source_id, reverse=True)


def expect_home(facts: Facts, owner_id: int) -> list[int]:
    """Return the source ids that the whole home shows, newest first."""
    feed = expect_feed(facts, owner_id)[: limits.SHOWN]
    shown = []
    for place, source in enumerate(feed):
        older = feed[place + 1 : place + 1 + limits.REACH]
        if _is_shown(facts, source, owner_id) and not any(
            other.tweet_id == source.tweet_id and _is_shown(facts, other, owner_id)
            for other in older
        ):
            shown.append(source.source_id)
    return shown


def expect_people_counts(facts: Facts) -> dict[int, dict[str, int]]:
    """Return the counters of every person."""
    followers = Counter(chain.from_iterable(facts.follows.values()))
    requests = Counter(chain.from_iterable(facts.requests.values()))
    tweets = Counter(
        tweet.author_id for tweet in facts.tweets.values() if tweet.is_counted
    )
    return {
        user_id: {
            "followers": followers[user_id],
            "following": len(facts.follows.get(user_id, ())),
            "requests": requests[user_id],
            "requested": len(facts.requests.get(user_id, ())),
            "tweets": tweets[user_id],
        }
        for user_id in facts.handles
    }


def expect_tweet_counts(facts: Facts) -> dict[int, dict[str, int]]:
    """Return the counters of every tweet."""
    likes = Counter(tweet for tweets in facts.likes.values() for tweet in tweets)
    retweets = Counter(tweet for tweets in facts.retweets.values() for tweet in tweets)
    replies = Counter(
        tweet.in_reply_to_id for tweet in facts.tweets.values() if tweet.is_counted
    )
    quotes = Counter(
        tweet.quoted_id
        for tweet in facts.tweets.values()
        if tweet.is_counted and not tweet.is_detached
    )
    return {
        tweet_id: {
            "likes": likes[tweet_id],
            "retweets": retweets[tweet_id],
            "replies": replies[tweet_id],
            "quotes": quotes[tweet_id],
        }
        for tweet_id in facts.tweets
    }


def expect_notifications(facts: Facts) -> Mapping[Told, bool]:
    """Return every notification there must be, and whether it must be hidden."""
    return {
        told: _is_hidden(facts, told)
        for told in _iter_told(facts)
        if _is_told(told) and told[0] in facts.handles
    }


def is_uncertain(facts: Facts, told: Told) -> bool:
    """Return whether a notification may be there or not.

    Nobody is told of a poll that ends while its tweet is hidden. People are told of the
    first tweet of a thread that mentions them, which may have changed since.
    """
    _, kind, _, tweet_id = told
    if kind == "poll_ended":
        return _is_hidden(facts, told)
    tweet = facts.tweets.get(tweet_id)
    is_known = tweet is None or facts.find_earlier_in_thread(tweet) is not None
    return kind == "mention" and not is_known


def _is_told(told: Told) -> bool:
    """Return whether it is about somebody else, or the end of one's own poll."""
    return told[0] != told[2] or told[1] == "poll_ended"


def expect_poll_counts(facts: Facts, tweet: TweetFact) -> list[int]:
    """Return the votes for each option of the tweet's poll, and the voters."""
    choices = facts.votes.get(tweet.id, {}).values()
    votes = Counter(place for places in choices for place in places)
    options = tweet.poll["options"] if tweet.poll else ()
    return [*(votes[place] for place in range(len(options))), len(choices)]


def _iter_told(facts: Facts) -> Iterator[Told]:
    for follower_id, followee_ids in facts.follows.items():
        for followee_id in followee_ids:
            yield followee_id, "follow", follower_id, 0
    for kind, reactions in (("like", facts.likes), ("retweet", facts.retweets)):
        for user_id, tweet_ids in reactions.items():
            for tweet_id in tweet_ids:
                yield facts.tweets[tweet_id].author_id, kind, user_id, tweet_id
    for tweet in facts.tweets.values():
        yield from _iter_told_by(facts, tweet)
        if tweet.poll and tweet.poll["ends_ms"] <= time.time() * 1000:
            for user_id in {tweet.author_id, *facts.votes.get(tweet.id, ())}:
                yield user_id, "poll_ended", tweet.author_id, tweet.id


def _iter_told_by(facts: Facts, tweet: TweetFact) -> Iterator[Told]:
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None:
        yield parent_id, "reply", tweet.author_id, tweet.id
    quoted_author_id = tweet.quoted_author_id
    is_told = tweet.visibility == "public" or quoted_author_id in tweet.audience
    if quoted_author_id is not None and is_told and not tweet.is_detached:
        yield quoted_author_id, "quote", tweet.author_id, tweet.id
    mentioned = [
        user_id
        for user_id in tweet.mention_ids
        if user_id not in (tweet.author_id, parent_id, tweet.quoted_author_id)
    ]
    told_before = {
        user_id
        for earlier in facts.find_earlier_in_thread(tweet) or ()
        for user_id in (*earlier.mention_ids, earlier.in_reply_to_author_id)
    }
    for user_id in mentioned[:MENTIONS_MAX]:
        if user_id not in told_before:
            yield user_id, "mention", tweet.author_id, tweet.id


def _is_hidden(facts: Facts, told: Told) -> bool:
    recipient_id, _, actor_id, tweet_id = told
    return (
        not facts.is_visible(actor_id, recipient_id)
        or actor_id in facts.mutes.get(recipient_id, ())
        or (tweet_id != 0 and not facts.tweets[tweet_id].is_shown)
    )


def _is_shown(facts: Facts, source: FeedSource, owner_id: int) -> bool:
    """Return whether the owner's home shows this source, ignoring repetitions."""
    tweet = facts.tweets[source.tweet_id]
    if not (tweet.is_in_feeds and facts.is_for(tweet, owner_id)):
        return False
    for person_id in (source.actor_id, tweet.author_id):
        if not facts.is_visible(person_id, owner_id):
            return False
        if person_id in facts.mutes.get(owner_id, ()):
            return False
    replied_to_id = tweet.in_reply_to_author_id
    is_retweet = source.source_id != source.tweet_id
    if is_retweet and source.actor_id in facts.muted_retweets.get(owner_id, ()):
        return False
    if replied_to_id is None or is_retweet:
        return True
    if tweet.continues_thread:
        return False  # its first tweet stands for the thread
    return facts.is_followed(replied_to_id, owner_id)
