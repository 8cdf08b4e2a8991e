"""The terms by which one tweet is found: its words, and a token for everything else.

One index over the terms answers every operator. Words come first, in the order of the
text and repeated as there, so that a phrase is a run of neighbouring terms. Then come
the options of a poll and the descriptions of media, each behind the author's token, so
that no phrase reaches from one into the next. Tokens contain a sign that no word
contains.

After a change here, `manage.py index_tweets --all` brings stored tweets in line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tweets.features import Row, find_features
from tweets.search.language import detect_language
from tweets.search.words import list_pairs, split_words, stem
from tweets.text import cashtag_key, find_cashtags

DESCRIPTION_WORDS_MAX = 300
"""More words of one description are not found: as many as a long one in English has."""
MILESTONES = tuple(10**digits for digits in range(1, 10))
"""Counts at which a tweet gets a token; it keeps the token if the count falls again."""


def author_term(user_id: int) -> str:
    return f"from:{user_id}"


def answered_term(user_id: int) -> str:
    return f"to:{user_id}"


def mention_term(user_id: int) -> str:
    return f"@{user_id}"


def tag_term(key: str) -> str:
    return f"#{key}"


def cashtag_term(cashtag: str) -> str:
    return f"${cashtag}"


def language_term(code: str) -> str:
    return f"lang:{code}"


def feature_term(feature: str) -> str:
    return f"has:{feature}"


def likes_term(milestone: int) -> str:
    return f"likes:{milestone}"


def retweets_term(milestone: int) -> str:
    return f"retweets:{milestone}"


def find_milestone(count: int) -> int | None:
    """Return the highest milestone up to a count, None if there is none."""
    return max((each for each in MILESTONES if each <= count), default=None)


def list_search_fields(row: Row, *, language: str) -> Mapping[str, Any]:
    """Return the columns that search reads, derived from the others of the row."""
    features = find_features(row)
    return {
        "language": language,
        "features": features,
        "terms": [
            *(stem(word, language) for word in split_words(row["text"])),
            *_list_tokens(row, language, features),
            *_list_described(row, language),
        ],
    }


def _list_described(row: Row, language: str) -> Iterator[str]:
    """Yield the words of options and descriptions, and the pairs of all letters."""
    separator = author_term(row["author_id"])
    options = (row.get("poll") or {}).get("options", ())
    texts = [(option["text"], language) for option in options]
    for item in row.get("media") or ():
        if alt := item.get("alt"):
            texts.append((alt, detect_language(alt, hint=language) or language))
    pairs = dict.fromkeys(list_pairs(row["text"]))
    for text, written_in in texts:
        yield separator
        for word in split_words(text)[:DESCRIPTION_WORDS_MAX]:
            yield stem(word, written_in)
        pairs |= dict.fromkeys(list_pairs(text)[:DESCRIPTION_WORDS_MAX])
    yield from pairs


def _list_tokens(row: Row, language: str, features: list[str]) -> list[str]:
    tokens = [author_term(row["author_id"])]
    if row.get("in_reply_to_author_id"):
        tokens.append(answered_term(row["in_reply_to_author_id"]))
    tokens += map(mention_term, row.get("mention_ids") or ())
    tokens += map(tag_term, row.get("hashtags") or ())
    cashtags = (cashtag_key(found.value) for found in find_cashtags(row["text"]))
    tokens += map(cashtag_term, dict.fromkeys(cashtags))
    tokens += map(feature_term, features)
    if language:
        tokens.append(language_term(language))
    for count, make_term in (
        (row.get("likes_count"), likes_term),
        (row.get("retweets_count"), retweets_term),
    ):
        tokens += [make_term(each) for each in MILESTONES if each <= (count or 0)]
    return tokens
