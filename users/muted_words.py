"""Decides which of a person's muted words a tweet contains: one pass over its words.

A group of words is compiled once; then the time is linear in the length of the texts,
however many words there are. Pure: texts in, groups out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import regex

from users.words import fold, split_words

WORD_GROUPS_MAX = 20
MUTED_WORDS_MAX = 200
"""How many words a person can mute, in all groups together."""
MUTED_WORD_LENGTH_MAX = 80
MUTED_DAYS = (0, 1, 7, 30)
"""How long a group lasts, at its owner's choice; 0 is for ever."""

Words = tuple[str, ...]
"""A text as the words that are compared."""


class MutedContext(StrEnum):
    """Where a group of words counts."""

    HOME = "home"
    NOTIFICATIONS = "notifications"
    THREADS = "threads"
    SEARCH = "search"
    TAGS = "tags"


class MutedEffect(StrEnum):
    """What happens to a tweet there: it is hidden, or collapsed into one line."""

    HIDE = "hide"
    COLLAPSE = "collapse"


@dataclass(frozen=True, slots=True)
class MutedGroup:
    """The options that some muted words share."""

    id: int
    name: str
    contexts: frozenset[str]
    effect: str
    spares_followed: bool

    @property
    def is_hiding(self) -> bool:
        return self.effect == MutedEffect.HIDE


@dataclass(frozen=True, slots=True)
class Content:
    """What muted words are looked for in: the words of each text, and the hashtags."""

    texts: tuple[Words, ...] = ()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Index:
    """Some groups' words, by what they begin with.

    `phrases` are the groups of each phrase, single words among them; `lengths` are the
    lengths of the phrases that begin with a word.
    """

    phrases: Mapping[Words, Sequence[MutedGroup]]
    lengths: Mapping[str, Collection[int]]
    tags: Mapping[str, Sequence[MutedGroup]]

    def find(self, content: Content) -> Iterable[MutedGroup]:
        """Yield the groups of the words that the content contains, some twice."""
        for words in content.texts:
            if not self.lengths.keys().isdisjoint(words):
                yield from self._find_in(words)
        if not self.tags.keys().isdisjoint(content.tags):
            for tag in self.tags.keys() & content.tags:
                yield from self.tags[tag]

    def _find_in(self, words: Words) -> Iterable[MutedGroup]:
        for place, word in enumerate(words):
            for length in self.lengths.get(word, ()):
                yield from self.phrases.get(words[place : place + length], ())


@dataclass(frozen=True, slots=True)
class MutedWords:
    """All words that a person mutes, ready to be looked for."""

    groups: tuple[MutedGroup, ...] = ()
    _by_context: Mapping[str, _Index] | None = None

    def counts_in(self, context: str) -> bool:
        """Return whether any word counts there."""
        return self._by_context is not None and context in self._by_context

    def find(
        self, content: Content, *, context: str, is_followed: bool
    ) -> MutedGroup | None:
        """Return the group that a tweet with this content is hidden or collapsed by.

        Of several it is one that hides, and the first of these. `is_followed`: the
        viewer follows the tweet's author.
        """
        if self._by_context is None or context not in self._by_context:
            return None
        found = {
            group.id
            for group in self._by_context[context].find(content)
            if not (is_followed and group.spares_followed)
        }
        matching = (group for group in self.groups if group.id in found)
        return next(matching, None) if found else None


NO_MUTED_WORDS = MutedWords()

_HASHTAG = regex.compile(r"[#\uff03]([\p{L}\p{M}\p{N}_]+)")


def compile_muted_words(
    groups: Iterable[tuple[MutedGroup, Collection[str]]],
) -> MutedWords:
    """Return these groups with their words, those that hide first."""
    known = sorted(groups, key=lambda one: not one[0].is_hiding)
    contexts = {context for group, _ in known for context in group.contexts}
    return MutedWords(
        tuple(group for group, _ in known),
        {
            context: _make_index(
                [(group, words) for group, words in known if context in group.contexts]
            )
            for context in contexts
        },
    )


def _make_index(groups: Iterable[tuple[MutedGroup, Collection[str]]]) -> _Index:
    phrases: dict[Words, list[MutedGroup]] = {}
    tags: dict[str, list[MutedGroup]] = {}
    lengths: dict[str, set[int]] = {}
    for group, texts in groups:
        for text in texts:
            if tag := tag_of(text):
                tags.setdefault(tag, []).append(group)
            elif words := split_words(text):
                phrases.setdefault(words, []).append(group)
                lengths.setdefault(words[0], set()).add(len(words))
    return _Index(phrases, {word: sorted(some) for word, some in lengths.items()}, tags)


def tag_of(text: str) -> str:
    """Return the folded hashtag that a muted word names, "" if it names none.

    `#cine` mutes the hashtag alone; `cine` mutes both the word and the hashtag.
    """
    match = _HASHTAG.fullmatch(text)
    return fold(match[1]) if match else ""


def key_of(text: str) -> object:
    """Return what two spellings of the same muted word share; false if nothing could
    contain it.
    """
    return tag_of(text) or split_words(text)


@dataclass(frozen=True, slots=True)
class WordGroup:
    """A group of muted words as its owner sees it, with the words as they wrote them.

    `expires_at` is None for a group that does not end. One that has ended is kept, but
    has no effect: it is not `is_active`.
    """

    id: int
    name: str
    words: tuple[str, ...]
    contexts: tuple[str, ...]
    effect: str
    spares_followed: bool
    expires_at: datetime | None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class WordGroupDraft:
    """What somebody wants to mute, not checked yet.

    Without a name, the group is called like its words. `lasts_days` is one of
    `MUTED_DAYS`, 0 for ever; None keeps the end that the group has.
    """

    words: Sequence[str]
    name: str = ""
    contexts: Sequence[str] = tuple(MutedContext)
    effect: str = MutedEffect.HIDE.value
    spares_followed: bool = False
    lasts_days: int | None = None
