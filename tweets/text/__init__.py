"""What a tweet's text contains and how long it is, by the rules of twitter-text 3.1.

Everything here is pure: a text in, entities and numbers out. Every function takes time
linear in the text's length. The browser follows the same rules in `static/js/text.js`
and `static/js/writing/`; twitter-text's own test cases hold both.
"""

from tweets.text.entities import (
    Entity,
    EntityKind,
    find_cashtags,
    find_entities,
    find_hashtags,
    find_mentions,
    find_reply,
    find_urls,
    utf16_offsets,
)
from tweets.text.hashtags import cashtag_key, hashtag_key
from tweets.text.highlighting import highlight
from tweets.text.length import (
    CHARACTERS_MAX,
    MAX_LENGTH,
    Measure,
    Weights,
    count_excess,
    find_excess,
    measure,
    text_length,
)
from tweets.text.validation import is_hashtag, is_mention, is_url

__all__ = [
    "CHARACTERS_MAX",
    "MAX_LENGTH",
    "Entity",
    "EntityKind",
    "Measure",
    "Weights",
    "cashtag_key",
    "count_excess",
    "find_cashtags",
    "find_entities",
    "find_excess",
    "find_hashtags",
    "find_mentions",
    "find_reply",
    "find_urls",
    "hashtag_key",
    "highlight",
    "is_hashtag",
    "is_mention",
    "is_url",
    "measure",
    "text_length",
    "utf16_offsets",
]
