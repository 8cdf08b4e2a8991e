"""Finds what rises: hashtags and phrases that more people use than usual.

Pure. A person counts once for each topic, for half as much after half of the time that
is looked at. Accounts that are new count for little, because spam comes from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt

from tweets.search.words import split_words
from tweets.text import find_entities, find_hashtags, hashtag_key
from tweets.types import TopicKind, Trend
from twitter_project.shared.ids import id_time

PEOPLE_MIN = 2
RANKED_MAX = 200
PHRASE_LENGTHS = (3, 2)
# A phrase of which another is a part is shown alone if it has most of its people.
SAME_PEOPLE = 0.7
# Weights of accounts by their age.
AGES = ((timedelta(days=1), 0.1), (timedelta(days=7), 0.5))
# Words that neither begin nor end a phrase.
ENGLISH = (
    "a about after all also am an and any are as at be been but by can did do"
    " does dont for from get go got had has have he her him his how i if im in"
    " into is it its just like me more my no not now of off on one or our out over"
    " she so some than that the their them then there they this those to too up us"
    " very was we were what when where which who why will with would you your"
)
SPANISH = (
    "al como con de del desde el ella en entre era es esa ese esta este esto fue"
    " ha hay la las le les lo los mas mi muy ni nos o para pero por porque que se"
    " sin sobre son soy su sus te tu un una unos y ya yo"
)
FUNCTION_WORDS = frozenset(f"{ENGLISH} {SPANISH}".split())

Key = tuple[str, str]
"""A topic's kind and key."""


@dataclass(frozen=True, slots=True)
class TweetTopics:
    """The topics of a tweet, by kind and key, each as it was spelled."""

    id: int
    author_id: int
    language: str
    topics: Mapping[Key, str]


@dataclass(slots=True)
class _Usage:
    """Who used a topic: the newest tweet of each author, and the spellings."""

    newest: dict[int, int] = field(default_factory=dict)
    tweets_count: int = 0
    names: Counter[str] = field(default_factory=Counter)

    def add(self, tweet: TweetTopics, name: str) -> None:
        known = self.newest.get(tweet.author_id, 0)
        self.newest[tweet.author_id] = max(known, tweet.id)
        self.tweets_count += 1
        self.names[name] += 1


def find_topics(text: str) -> dict[Key, str]:
    """Return the topics of a text by key, as they are written there."""
    tags = (tag.value for tag in find_hashtags(text))
    topics: dict[Key, str] = {}
    for tag in tags:
        topics[TopicKind.TAG.value, hashtag_key(tag)] = tag
    for phrase in _find_phrases(text):
        topics[TopicKind.PHRASE.value, phrase] = phrase
    return topics


def _find_phrases(text: str) -> Iterator[str]:
    for stretch in _between_entities(text):
        words = split_words(stretch)
        for length in PHRASE_LENGTHS:
            for start in range(len(words) - length + 1):
                phrase = words[start : start + length]
                if _is_phrase(phrase):
                    yield " ".join(phrase)


def _is_phrase(words: Sequence[str]) -> bool:
    edges = (words[0], words[-1])
    return all(
        len(word) > 2 and word.isalpha() and word not in FUNCTION_WORDS
        for word in edges
    )


def _between_entities(text: str) -> Iterator[str]:
    """Yield the sentences of a text, cut at links, mentions and hashtags."""
    start = 0
    for entity in find_entities(text):
        yield from _sentences(text[start : entity.start])
        start = entity.end
    yield from _sentences(text[start:])


def _sentences(text: str) -> Iterator[str]:
    for end in ".!?;:\n":
        text = text.replace(end, "\0")
    return iter(text.split("\0"))


def rank_topics(
    tweets: Iterable[TweetTopics],
    *,
    usual: Mapping[Key, float],
    now: datetime,
    hours: int,
) -> list[tuple[Key, float, Trend]]:
    """Return the topics that rise, with how many people use them now, best first.

    A topic's points are how far its people are above the `usual`, in units of what
    varies by chance.
    """
    used: dict[Key, _Usage] = {}
    for tweet in tweets:
        for key, name in tweet.topics.items():
            used.setdefault(key, _Usage()).add(tweet, name)
    ranked: list[tuple[float, Key, float, Trend]] = []
    for key, usage in used.items():
        if len(usage.newest) < PEOPLE_MIN:
            continue
        heat = sum(
            _weigh(author_id, tweet_id, now, hours)
            for author_id, tweet_id in usage.newest.items()
        )
        expected = usual.get(key, 0.0)
        points = (heat - expected) / sqrt(expected + 1)
        if points > 0:
            ranked.append((points, key, heat, _present(key, usage, hours)))
    ranked.sort(key=lambda each: (-each[0], -each[3].tweets_count, each[1]))
    best = _without_parts(ranked[:RANKED_MAX])
    return [(key, heat, trend) for _, key, heat, trend in best]


def _weigh(author_id: int, tweet_id: int, now: datetime, hours: int) -> float:
    age = now - id_time(author_id)
    trust = next((weight for limit, weight in AGES if age < limit), 1.0)
    past_h = max((now - id_time(tweet_id)).total_seconds() / 3600, 0.0)
    return trust * float(0.5 ** (past_h / (hours / 2)))


def _present(key: Key, usage: _Usage, hours: int) -> Trend:
    name = min(usage.names, key=lambda each: (-usage.names[each], each))
    return Trend(name, len(usage.newest), usage.tweets_count, hours, key[0])


def _without_parts(
    ranked: Sequence[tuple[float, Key, float, Trend]],
) -> Iterator[tuple[float, Key, float, Trend]]:
    """Leave out phrases that are part of others, or the words of a hashtag."""
    tags = {key for _, (kind, key), _, _ in ranked if kind == TopicKind.TAG.value}
    longest = sorted(ranked, key=lambda each: -len(each[1][1].split()))
    for one in ranked:
        kind, key = one[1]
        if kind == TopicKind.TAG.value:
            yield one
            continue
        is_part = any(
            f" {key} " in f" {other[1][1]} "
            and other[3].people_count >= SAME_PEOPLE * one[3].people_count
            for other in longest
            if len(other[1][1]) > len(key)
        )
        if not is_part and key.replace(" ", "") not in tags:
            yield one
