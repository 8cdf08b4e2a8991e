"""Checks that the database contains what people were told. Needs Django's settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tweets.models import Draft, Reaction, Tweet
from tweets.types import TweetState
from users.models import Relationship, User

from .ledger import Ledger, Outcome, Plan, Post

REACTIONS = ("like", "retweet")


@dataclass(frozen=True, slots=True)
class Stored:
    """The contents of the database, in the ledger's terms."""

    texts: dict[str, str]
    """Of the tweets that are there, by their marks; not those in the trash."""
    posted: Counter[str]
    """How many tweets have each mark, those in the trash included."""
    drafts: Counter[tuple[str, ...]]
    """How many drafts contain exactly the tweets with these marks."""
    failures: frozenset[tuple[str, ...]]
    """The marks of drafts that say why they were not published."""
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
    reactions = {
        (kind, handles[user_id], marks[tweet_id])
        for kind, user_id, tweet_id in Reaction.objects.filter(
            kind__in=REACTIONS
        ).values_list("kind", "user_id", "tweet_id")
        if tweet_id in marks
    }
    drafts = [
        (tuple(one["text"].partition(" ")[0] for one in texts), failure)
        for texts, failure in Draft.objects.values_list("tweets", "failure")
    ]
    return Stored(
        drafts=Counter(marks for marks, _ in drafts),
        failures=frozenset(marks for marks, failure in drafts if failure),
        texts={
            marks[tweet_id]: text
            for tweet_id, text, state in tweets
            if state != TweetState.TRASHED
        },
        posted=Counter(marks.values()),
        edges=frozenset(edges | reactions),
    )


def count_claims(ledger: Ledger) -> int:
    """Return how many facts are certain enough to check."""
    posts = [one for one in ledger.posts.values() if one.is_acknowledged]
    return len(posts) + len(ledger.plans) + len(ledger.expect_edges())


def find_broken_promises(ledger: Ledger, stored: Stored) -> Iterator[str]:
    """Yield acknowledged facts that are not true."""
    for mark, post in ledger.posts.items():
        if problem := _find_problem(mark, post, stored):
            yield f"tweet {mark} of {post.author}: {problem}"
    for thread in ledger.threads:
        if problem := _find_torn(thread, ledger, stored):
            yield f"thread {thread[0]}: {problem}"
    for plan in ledger.plans:
        if problem := _find_misplaced(plan, stored):
            acts = ", ".join(plan.acts)
            yield f"draft {plan.marks[0]} of {plan.author}: {problem} ({acts})"
    for (kind, actor, other), is_there in ledger.expect_edges().items():
        if kind in REACTIONS and is_there and not ledger.expect_reaction(other):
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


def _find_torn(marks: Sequence[str], ledger: Ledger, stored: Stored) -> str:
    """Say if only a part of a thread was posted."""
    if any(ledger.posts[mark].is_deletion_tried for mark in marks):
        return ""
    there = sum(stored.posted[mark] for mark in marks)
    return f"{there} of {len(marks)} are there" if there not in (0, len(marks)) else ""


def _find_misplaced(plan: Plan, stored: Stored) -> str:
    """Say if a draft is published more than once, in part, or not as it must be."""
    counts = [stored.posted[mark] for mark in plan.marks]
    if len(set(counts)) > 1 or counts[0] > 1:
        return f"its tweets were published {counts} times"
    drafts = stored.drafts[plan.marks]
    if counts[0] + drafts > 1:
        return f"published {counts[0]} times, and {drafts} drafts are left"
    found = Outcome.GONE
    if counts[0]:
        found = Outcome.PUBLISHED
    elif drafts:
        is_failed = plan.marks in stored.failures
        found = Outcome.FAILED if is_failed else Outcome.DRAFT
    wanted = " or ".join(sorted(plan.may_be))
    return "" if found in plan.may_be else f"is {found}, not {wanted}"
