"""Scores tweets for "For you": what each is worth to one reader, and in which order.

Pure. A *feature* measures one thing about a tweet, from 0 to `FULL`. A *weight* is how
much the reader cares about it, from 0 to `WEIGHT_MAX`. Feature times weight are points,
and a tweet's score is their sum, less what author diversity takes. All of them are
whole numbers, so the points that the reader is shown add up to the score exactly.

Recency is exponential decay by a half-life. Diversity is greedy, like Maximal Marginal
Relevance (Carbonell and Goldstein, SIGIR 1998), where two tweets are alike if they have
the same author; factor and floor are those of the `DiversityDiscountProvider` that
Twitter published in 2023.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from statistics import median_low
from typing import NamedTuple, TypeAlias

from timeline.types import Feature

FEATURES = tuple(Feature)
FULL = 1000
WEIGHT_MAX = 10
DEFAULT_WEIGHTS: Mapping[Feature, int] = {
    Feature.RECENCY: 8,
    Feature.AFFINITY: 6,
    Feature.CONVERSATION: 4,
    Feature.POPULARITY: 4,
    Feature.RARITY: 3,
    Feature.UNSEEN: 5,
    Feature.MEDIA: 1,
    Feature.LANGUAGE: 3,
}

RECENCY_HALF_LIFE_MS = 12 * 60 * 60 * 1000
# So many dealings with an author make half of the full affinity.
HALF_AFFINITY = 5
REPLY_DEALINGS, LIKE_DEALINGS = 2, 1
# An author's own median says little about fewer tweets.
MEDIAN_OF_MIN = 3
# The score is halved for each better tweet by the same author, but at most twice.
HALVINGS_MAX = 2

Values: TypeAlias = tuple[int, ...]
"""A tweet's features, in the order of `FEATURES`."""
Weights: TypeAlias = tuple[int, ...]
"""A reader's weights, in the order of `FEATURES`."""


class Candidate(NamedTuple):
    """What scoring knows about a tweet in a feed, or about a retweet of it.

    `source_id` is its position in time, `written_ms` that time. `others_count` is how
    many other people in the feed take part in its conversation; `reactions_count` are
    all likes, retweets, replies and quotes.
    """

    source_id: int
    author_id: int
    actor_id: int
    written_ms: int
    reactions_count: int
    others_count: int = 0
    has_media: bool = False
    language: str = ""
    is_from_stranger: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who the tweets are ranked for, at `now_ms`.

    `affinities` are dealings by author: `LIKE_DEALINGS` for each like, `REPLY_DEALINGS`
    for each reply. `seen_up_to` is the last tweet that the reader has read in home.
    """

    id: int
    now_ms: int
    language: str = ""
    seen_up_to: int = 0
    affinities: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Habits:
    """How much the authors in a feed write, and what reactions they are used to."""

    tweets_counts: Mapping[int, int]
    medians: Mapping[int, int]
    median: int


class Ranked(NamedTuple):
    """A candidate's place: its features, and how many by its author rank higher."""

    candidate: Candidate
    values: Values
    earlier_count: int


class Addend(NamedTuple):
    feature: Feature
    value: int
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score came about: the points add up to it, with what diversity takes."""

    addends: tuple[Addend, ...]
    earlier_count: int
    diversity_points: int
    score: int


def weights_of(chosen: Mapping[str, int]) -> Weights:
    """Return the weights in order; those that were not chosen are the defaults."""
    return tuple(chosen.get(one, DEFAULT_WEIGHTS[one]) for one in FEATURES)


def observe_habits(candidates: Sequence[Candidate]) -> Habits:
    """Compute each author's number of tweets and median of reactions.

    Strangers' tweets were picked, so they show nothing about their authors.
    """
    reactions: dict[int, list[int]] = defaultdict(list)
    for one in candidates:
        if not one.is_from_stranger:
            reactions[one.author_id].append(one.reactions_count)
    return Habits(
        tweets_counts={key: len(found) for key, found in reactions.items()},
        medians={
            author_id: median_low(found)
            for author_id, found in reactions.items()
            if len(found) >= MEDIAN_OF_MIN
        },
        median=median_low([one.reactions_count for one in candidates] or [0]),
    )


def count_others(
    conversations: Sequence[tuple[int, int]],
) -> list[int]:
    """Return for each tweet, by conversation and author, how many others take part."""
    authors: dict[int, set[int]] = defaultdict(set)
    for conversation_id, author_id in conversations:
        authors[conversation_id].add(author_id)
    return [len(authors[conversation_id]) - 1 for conversation_id, _ in conversations]


def measure(
    candidates: Iterable[Candidate], reader: Reader, habits: Habits
) -> list[Values]:
    """Return the features of each candidate, each from 0 to `FULL`."""
    reader_id, now_ms, language, seen_up_to, affinities = (
        reader.id,
        reader.now_ms,
        reader.language or None,
        reader.seen_up_to,
        reader.affinities,
    )
    tweets_counts, medians, median = habits.tweets_counts, habits.medians, habits.median
    found: list[Values] = []
    for (
        source_id,
        author_id,
        actor_id,
        written_ms,
        reactions,
        others_count,
        has_media,
        written_in,
        is_from_stranger,
    ) in candidates:
        is_own = author_id == reader_id
        dealings = affinities.get(author_id, 0)
        if actor_id != author_id:
            dealings = max(dealings, affinities.get(actor_id, 0))
        halves = (now_ms - written_ms) / RECENCY_HALF_LIFE_MS
        usual = medians.get(author_id, median)
        tweets_count = 0 if is_own or is_from_stranger else tweets_counts.get(author_id)
        values = (
            int(FULL * 0.5**halves) if halves > 0 else FULL,
            FULL * dealings // (dealings + HALF_AFFINITY) if dealings else 0,
            FULL - (FULL >> others_count) if others_count else 0,
            FULL * reactions // (reactions + usual) if reactions else 0,
            FULL // tweets_count if tweets_count else 0,
            FULL if source_id > seen_up_to and not is_own else 0,
            FULL if has_media else 0,
            FULL if written_in == language else 0,
        )
        found.append(values)
    return found


def score(values: Values, weights: Weights) -> int:
    """Return the points before diversity."""
    return sum(map(mul, values, weights))


def diversify(points: int, earlier_count: int) -> int:
    """Return what is left of the points behind better tweets by the same author."""
    # A third of the time of `min`, for each of 900 tweets.
    return points >> (earlier_count if earlier_count < HALVINGS_MAX else HALVINGS_MAX)


def rank(
    measured: Iterable[tuple[Candidate, Values]], weights: Weights
) -> list[Ranked]:
    """Return the candidates, the highest score first, equal scores newest first.

    An author's next tweet competes with what diversity leaves of its points; among
    equals it is still behind that author's tweet before. With all weights at zero this
    is the order of time.
    """
    by_author: dict[int, list[tuple[int, int, Candidate, Values]]] = defaultdict(list)
    for candidate, values in measured:
        entry = (score(values, weights), candidate.source_id, candidate, values)
        by_author[candidate.author_id].append(entry)
    placed: list[tuple[int, int, int, Candidate, Values]] = []
    for found in by_author.values():
        found.sort(reverse=True)  # by points and source, of which no two are the same
        left, place = -1, 0
        for earlier_count, (points, source_id, candidate, values) in enumerate(found):
            before, left = left, diversify(points, earlier_count)
            place = min(place, source_id) if left == before else source_id
            placed.append((left, place, -earlier_count, candidate, values))
    placed.sort(
        reverse=True
    )  # only one author's tweets can have points and place equal
    return [Ranked(one, values, -count) for _, _, count, one, values in placed]


def explain(values: Values, weights: Weights, earlier_count: int) -> Explanation:
    """Return the points of each feature, and what diversity takes of their sum."""
    addends = tuple(
        Addend(feature, value, weight, value * weight)
        for feature, value, weight in zip(FEATURES, values, weights, strict=True)
    )
    points = sum(one.points for one in addends)
    left = diversify(points, earlier_count)
    return Explanation(addends, earlier_count, left - points, left)
