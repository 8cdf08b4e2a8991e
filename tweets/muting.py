"""What a viewer's muted words are looked for in: everything of a tweet that has words.

Pure. Whether a word counts for a viewer is for `tweets.rules` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

import regex

from tweets.polls import StoredPoll
from tweets.text import find_entities, find_hashtags
from users.types import MUTED_WORD_LENGTH_MAX, Content, key_of
from users.words import fold, split_words

SUGGESTIONS_MAX = 8
TAGS_MAX = 4
PARTICULAR_LENGTH_MIN = 5
PARTICULAR_LENGTH_MAX = 24
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}_]*")


class WordedFields(TypedDict):
    """The fields of a tweet's row that have words."""

    text: str
    content_warning: str
    media: list[dict[str, Any]]
    poll: StoredPoll | None
    hashtags: list[str]


def read_content(
    tweet: WordedFields, quoted: WordedFields | None = None, card_title: str = ""
) -> Content:
    """Return the words and hashtags of a tweet, with those of the tweet that it quotes,
    as far as the viewer sees that, and of its link's card.
    """
    shown = (tweet,) if quoted is None else (tweet, quoted)
    texts = [split_words(text) for one in shown for text in _iter_texts(one) if text]
    if card_title:
        texts.append(split_words(card_title))
    tags = {fold(tag) for one in shown for tag in _iter_tags(one)}
    return Content(tuple(texts), frozenset(tags))


def suggest_words(text: str, content_warning: str = "") -> list[str]:
    """Return what somebody may want to mute after they have read a tweet with these.

    That is its hashtags, its content warning, and its longest words, which are most
    often the particular ones; each as the author wrote it.
    """
    tags = [f"#{one.value}" for one in find_hashtags(f"{content_warning} {text}")]
    parts = _WORD.findall(_without_entities(text))
    words = sorted(filter(_is_particular, parts), key=len, reverse=True)
    wanted = [*tags[:TAGS_MAX], content_warning, *words]
    found = {key_of(one): one for one in reversed(wanted) if key_of(one)}
    fitting = [one for one in found.values() if len(one) <= MUTED_WORD_LENGTH_MAX]
    return fitting[::-1][:SUGGESTIONS_MAX]


def _is_particular(word: str) -> bool:
    return PARTICULAR_LENGTH_MIN <= len(word) <= PARTICULAR_LENGTH_MAX


def _without_entities(text: str) -> str:
    for entity in reversed(find_entities(text)):
        text = f"{text[: entity.start]} {text[entity.end :]}"
    return text


def _iter_texts(tweet: WordedFields) -> Iterator[str]:
    yield tweet["text"]
    yield tweet["content_warning"]
    for item in tweet["media"]:
        yield item.get("alt") or ""
    if tweet["poll"] is not None:
        for option in tweet["poll"]["options"]:
            yield option["text"]


def _iter_tags(tweet: WordedFields) -> Iterator[str]:
    yield from tweet["hashtags"]
    if "#" in tweet["content_warning"]:
        yield from (found.value for found in find_hashtags(tweet["content_warning"]))
