"""Checks that the database contains what people were told. Needs Django's settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tweets.models import Reaction, Tweet
from tweets.types import TweetState
from users.models import Relationship, User

from .ledger import Ledger, Post


@dataclass(frozen=True, slots=True)
class Stored:
    """The contents of the database, in the ledger's terms."""

    texts: dict[str, str]
    """Of the tweets that are there, by their marks; not those in the trash."""
    posted: Counter[str]
    """How many tweets have each mark, those in the trash included."""
    edges: frozenset[tuple[str, str, str]]


def load_stored() -> Stored:
    handles = dict(User.objects.values_list("id", "handle"))
    tweets = list(Tweet.objects.values_list("id", "text", "state"))
    marks = {tweet_id: text.partition(" ")[0] for tweet_id, text, _ in tweets}
    edges = {
        (kind, handles[actor_id], handles[target_id])
        for kind, actor_id, target_id in Relationship.objects.values_list(
            "kind", "actor_id", "target_id"
        )
    }
    retweets = {
        ("retweet", handles[user_id], marks[tweet_id])
        for user_id, tweet_id in Reaction.objects.filter(kind="retweet").values_list(
            "user_id", "tweet_id"
        )
        if tweet_id in marks
    }
    return Stored(
        texts={
            marks[tweet_id]: text
            for tweet_id, text, state in tweets
            if state != TweetState.TRASHED
        },
        posted=Counter(marks.values()),
        edges=frozenset(edges | retweets),
    )


def count_claims(ledger: Ledger) -> int:
    """Return how many facts are certain enough to check."""
    posts = [one for one in ledger.posts.values() if one.is_acknowledged]
    return len(posts) + len(ledger.expect_edges())


def find_broken_promises(ledger: Ledger, stored: Stored) -> Iterator[str]:
    """Yield acknowledged facts that are not true."""
    for mark, post in ledger.posts.items():
        if problem := _find_problem(mark, post, stored):
            yield f"tweet {mark} of {post.author}: {problem}"
    for (kind, actor, other), is_there in ledger.expect_edges().items():
        if kind == "retweet" and is_there and not ledger.expect_retweet(other):
            continue
        if ((kind, actor, other) in stored.edges) != is_there:
            yield f"{kind} of {other} by {actor}: should be {is_there}"


def _find_problem(mark: str, post: Post, stored: Stored) -> str:
    count = stored.posted[mark]
    if count > 1:
        return f"posted {count} times"
    if post.is_refused and count:
        return "posted though it was refused"
    is_there = mark in stored.texts
    if post.is_deleted and is_there:
        return "there though its deletion was acknowledged"
    if post.is_purged and count:
        return "in the trash though it was to be deleted for good"
    is_due = post.is_acknowledged and not post.is_deletion_tried
    if is_due and not is_there:
        return "missing"
    if is_due and post.is_text_sure and stored.texts[mark] != post.text:
        return f"reads {stored.texts[mark]!r}, not {post.text!r}"
    return ""
