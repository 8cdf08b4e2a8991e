"""Computes by brute force what feeds, counters and inboxes must be."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from timeline import limits
from tweets.types import FeedSource
from twitter_project.shared.ids import first_id_at

from .facts import Facts, TweetFact
from .hiding import Told
from .reasons import is_hidden
from .words import hides_words

MENTIONS_MAX = 10
# What is known only from the events that said so.
FROM_THE_SITE = frozenset(
    {
        "scheduled_failed",
        "sign_in",
        "announcement",
        "moderation_notice",
        "appeal_outcome",
        "report_outcome",
    }
)


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
    """Add everyone's tweets with hashtags that the owner follows to those sources.

    Tweets that are gone take no place there: home finds these by their hashtags anew.
    """
    feed = set(expect_sources(facts, owner_id))
    tags = facts.tags.get(owner_id, frozenset())
    feed |= {
        FeedSource(tweet.id, tweet.id, tweet.author_id)
        for tweet in facts.tweets.values()
        if tweet.is_in_feeds
        and not tweet.is_reply
        and tweet.hashtags & tags
        and tweet.visibility == "public"
    }
    return sorted(feed, key=lambda source: source.source_id, reverse=True)


def expect_conversations(facts: Facts) -> dict[tuple[int, tuple[int, ...]], int]:
    """Return the newest tweet that each owner is shown, by owner and people."""
    newest: dict[tuple[int, tuple[int, ...]], int] = {}
    for tweet in facts.tweets.values():
        if tweet.visibility != "mentioned" or not tweet.is_in_feeds:
            continue
        people = tuple(sorted(tweet.audience))
        for owner_id in people:
            is_shown = facts.is_visible(tweet.author_id, owner_id) and (
                tweet.author_id not in facts.mutes.get(owner_id, ())
            )
            if is_shown and owner_id in facts.handles:
                key = owner_id, people
                newest[key] = max(newest.get(key, 0), tweet.id)
    return newest


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
        told: is_hidden(facts, told)
        for told in _iter_told(facts)
        if _is_told(told) and told[0] in facts.handles
    }


def is_uncertain(facts: Facts, told: Told) -> bool:
    """Return whether a notification may be there or not.

    Nobody is told of a poll that ends while its tweet is hidden. People are told of the
    first tweet of a thread that mentions them, which may have changed since. Bells do
    not ring for those whom a tweet mentioned before it was edited.
    """
    tweet = facts.tweets.get(told.tweet_id)
    if told.kind == "poll_ended":
        return is_hidden(facts, told)
    if told.kind == "new_tweet":
        return tweet is not None and tweet.is_edited
    is_known = tweet is None or facts.find_earlier_in_thread(tweet) is not None
    return told.kind == "mention" and not is_known


def is_possible(facts: Facts, told: Told) -> bool:
    """Return whether a notification can have had a cause that no row shows any more.

    A like of a tweet that was edited later may be taken back, a bell may be taken off,
    and what the site itself says leaves nothing else behind.
    """
    recipient_id, kind, actor_id, tweet_id, _ = told
    tweet = facts.tweets.get(tweet_id)
    if recipient_id not in facts.handles or (tweet_id and tweet is None):
        return False
    if kind == "listed":
        return (told.subject_id, recipient_id) in facts.public_memberships
    if kind == "follow_accepted":
        return actor_id in facts.follows.get(recipient_id, ())
    if kind == "tweet_edited":
        return tweet is not None and tweet.is_edited and tweet.author_id == actor_id
    if kind == "new_tweet":
        return tweet is not None and _rings(tweet) and tweet.author_id == actor_id
    if kind == "scheduled_published":
        return tweet is not None and tweet.author_id == recipient_id
    return kind in FROM_THE_SITE and actor_id == 0


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
            yield Told(followee_id, "follow", follower_id, 0)
    for requester_id, target_ids in facts.requests.items():
        for target_id in target_ids:
            yield Told(target_id, "follow_request", requester_id, 0)
    for kind, reactions in (("like", facts.likes), ("retweet", facts.retweets)):
        for user_id, tweet_ids in reactions.items():
            for tweet_id in tweet_ids:
                author_id = facts.tweets[tweet_id].author_id
                yield Told(author_id, kind, user_id, tweet_id)
    for tweet in facts.tweets.values():
        yield from _iter_told_by(facts, tweet)
        if tweet.poll and tweet.poll["ends_ms"] <= time.time() * 1000:
            for user_id in {tweet.author_id, *facts.votes.get(tweet.id, ())}:
                yield Told(user_id, "poll_ended", tweet.author_id, tweet.id)
        yield from _iter_told_of_edit(facts, tweet)
        yield from _iter_rung(facts, tweet)


def _iter_told_by(facts: Facts, tweet: TweetFact) -> Iterator[Told]:
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None:
        yield Told(parent_id, "reply", tweet.author_id, tweet.id)
    quoted_author_id = tweet.quoted_author_id
    is_told = tweet.visibility == "public" or quoted_author_id in tweet.audience
    if quoted_author_id is not None and is_told and not tweet.is_detached:
        yield Told(quoted_author_id, "quote", tweet.author_id, tweet.id)
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
            yield Told(user_id, "mention", tweet.author_id, tweet.id)


def _iter_told_of_edit(facts: Facts, tweet: TweetFact) -> Iterator[Told]:
    """Yield who still likes or retweets what they did before the last edit."""
    if tweet.edited_at is None:
        return
    day = tweet.edited_at.date().toordinal()
    for reaction_id, user_id in facts.reactions.get(tweet.id, ()):
        if reaction_id < first_id_at(tweet.edited_at):
            yield Told(user_id, "tweet_edited", tweet.author_id, tweet.id, day)


def _iter_rung(facts: Facts, tweet: TweetFact) -> Iterator[Told]:
    """Yield who rang for the author before the tweet, which does not address them."""
    if _rings(tweet):
        for edge_id, ringer_id in facts.bells.get(tweet.author_id, ()):
            is_addressed = ringer_id in (*tweet.mention_ids, tweet.quoted_author_id)
            if edge_id < tweet.id and not is_addressed:
                yield Told(ringer_id, "new_tweet", tweet.author_id, tweet.id)


def _rings(tweet: TweetFact) -> bool:
    return tweet.in_reply_to_id is None and tweet.visibility != "mentioned"


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
    if source.actor_id != owner_id and hides_words(
        facts, tweet, owner_id, "home", with_card=True
    ):
        return False
    replied_to_id = tweet.in_reply_to_author_id
    is_retweet = source.source_id != source.tweet_id
    if is_retweet and source.actor_id in facts.muted_retweets.get(owner_id, ()):
        return False
    if source.actor_id in facts.exclusive.get(owner_id, ()) and (
        is_retweet or not (replied_to_id == owner_id or owner_id in tweet.mention_ids)
    ):
        return False
    if replied_to_id is None or is_retweet:
        return True
    if tweet.continues_thread:
        return False  # its first tweet stands for the thread
    return facts.is_followed(replied_to_id, owner_id)
