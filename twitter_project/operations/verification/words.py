"""Which tweets contain words that people mute, by brute force over the texts.

Only the splitting into words is shared with the matcher: how a text is read is one
definition, which has a table of cases of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from tweets.models import LinkCard, Tweet
from tweets.text import find_hashtags
from users.models import MutedWordGroup
from users.services import find_muted_words
from users.types import NO_MUTED_WORDS, Viewer
from users.words import fold, split_words

if TYPE_CHECKING:
    from .facts import Facts, TweetFact

Found = Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class MutedFact:
    """The options of a group of muted words that has not ended."""

    id: int
    contexts: frozenset[str]
    is_hiding: bool
    spares_followed: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The groups of muted words by owner, and those that each tweet contains.

    `in_cards` are the groups that the titles of the tweets' link cards contain.
    """

    groups: Mapping[int, list[MutedFact]]
    in_tweets: Found
    in_cards: Found


def hides_words(
    facts: Facts, tweet: TweetFact, viewer_id: int, context: str, *, with_card: bool
) -> bool:
    """Return whether a person's muted words leave the tweet out there."""
    words = facts.words
    if tweet.author_id == viewer_id or viewer_id not in words.groups:
        return False
    found = set(words.in_tweets.get(tweet.id, ()))
    if with_card:
        found |= words.in_cards.get(tweet.id, frozenset())
    quoted = facts.tweets.get(tweet.quoted_id or 0)
    if quoted and not tweet.is_detached and _is_read(facts, quoted, viewer_id, context):
        found |= words.in_tweets.get(quoted.id, frozenset())
    is_followed = tweet.author_id in facts.follows.get(viewer_id, ())
    return any(
        group.is_hiding
        and context in group.contexts
        and group.id in found
        and not (group.spares_followed and is_followed)
        for group in words.groups[viewer_id]
    )


def _is_read(facts: Facts, quoted: TweetFact, viewer_id: int, context: str) -> bool:
    """Return whether the viewer is shown the tweet inside a quote of it there."""
    is_muted = quoted.author_id in facts.mutes.get(viewer_id, ())
    return (
        quoted.is_shown
        and facts.is_visible(quoted.author_id, viewer_id)
        and facts.is_for(quoted, viewer_id)
        and not (is_muted and context == "home")
    )


def viewer_of(owner_id: int) -> Viewer:
    """Return the person as they look at timelines, with the words that they mute."""
    muted = find_muted_words(user_ids=[owner_id])
    return Viewer(owner_id, muted=muted.get(owner_id, NO_MUTED_WORDS))


def load_words() -> Words:
    """Look for all muted words in all tweets, or read nothing if there are none."""
    groups: dict[int, list[MutedFact]] = defaultdict(list)
    wanted: dict[str, set[int]] = defaultdict(set)
    lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    for row in MutedWordGroup.objects.filter(lasting):
        contexts = frozenset(row.contexts)
        is_hiding = row.effect == "hide"
        fact = MutedFact(row.id, contexts, is_hiding, row.spares_followed)
        groups[row.owner_id].append(fact)
        for word in row.words:
            wanted[_write_wanted(word)].add(row.id)
    if not groups:
        return Words({}, {}, {})
    return Words(groups, dict(_find_in_tweets(wanted)), dict(_find_in_cards(wanted)))


def _write_wanted(word: str) -> str:
    """Return what the lines of a tweet contain if it has the muted word."""
    is_tag = word[0] in "#\uff03" and word[1:].replace("_", "").isalnum()
    return f" #{fold(word[1:])} " if is_tag else _write_line(word)


def _write_line(text: str) -> str:
    return f" {' '.join(split_words(text))} "


def _find_in_tweets(wanted: Mapping[str, set[int]]) -> Iterator[tuple[int, Any]]:
    rows = Tweet.objects.values_list(
        "id", "text", "content_warning", "media", "poll", "hashtags"
    )
    for tweet_id, text, warning, media, poll, hashtags in rows.iterator():
        tags = [*hashtags, *(one.value for one in find_hashtags(warning))]
        texts = [text, warning, *(item.get("alt") or "" for item in media)]
        texts += (option["text"] for option in poll["options"]) if poll else ()
        lines = [_write_line(one) for one in texts]
        lines += (f" #{fold(tag)} " for tag in tags)
        if found := _find_in(lines, wanted):
            yield tweet_id, found


def _find_in_cards(wanted: Mapping[str, set[int]]) -> Iterator[tuple[int, Any]]:
    titles = {
        card_id: found
        for card_id, title in LinkCard.objects.exclude(title="").values_list(
            "id", "title"
        )
        if (found := _find_in([_write_line(title)], wanted))
    }
    rows = Tweet.objects.filter(card_id__in=list(titles))
    for tweet_id, card_id in rows.values_list("id", "card_id").iterator():
        yield tweet_id, titles[card_id or 0]


def _find_in(
    lines: Collection[str], wanted: Mapping[str, Iterable[int]]
) -> frozenset[int]:
    return frozenset(
        group_id
        for phrase, group_ids in wanted.items()
        if any(phrase in line for line in lines)
        for group_id in group_ids
    )
