"""The terms by which one tweet is found: its words, and a token for everything else.

One index over the terms answers every operator. Words come first, in the order of the
text and repeated as there, so that a phrase is a run of neighbouring terms. Tokens
contain a sign that no word contains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tweets.features import Row, find_features
from tweets.search.words import split_words, stem
from tweets.text import cashtag_key, find_cashtags


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


def list_search_fields(row: Row, *, language: str) -> Mapping[str, Any]:
    """Return the columns that search reads, derived from the others of the row."""
    features = find_features(row)
    return {
        "language": language,
        "features": features,
        "terms": [
            *(stem(word, language) for word in split_words(row["text"])),
            *_list_tokens(row, language, features),
        ],
    }


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
    return tokens
