"""What a viewer's muted words are looked for in: everything of a tweet that has words.

Pure. Whether a word counts for a viewer is for `tweets.rules` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from tweets.polls import StoredPoll
from tweets.text import find_hashtags
from users.types import Content
from users.words import fold, split_words


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
