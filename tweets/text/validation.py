"""Whether a whole text is one mention, hashtag or URL: twitter-text's validators.

`is_url` follows RFC 3986 and, unlike a link in a tweet, knows no list of domains.
"""

from __future__ import annotations

import re

from tweets.text.entities import EntityKind, find_hashtags, find_mentions

_UNRESERVED = r"[a-zA-Z\u0400-\u04ff0-9._~-]"
_ENCODED = "%[0-9a-fA-F]{2}"
_DELIMITERS = "[!$&'()*+,;=]"
_PATH_CHARACTER = rf"(?:{_UNRESERVED}|{_ENCODED}|{_DELIMITERS}|[:|@])"
_USER = rf"(?:{_UNRESERVED}|{_ENCODED}|{_DELIMITERS}|:)*"
_OCTET = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_ADDRESS = rf"(?:{_OCTET}(?:\.{_OCTET}){{3}}|\[[a-fA-F0-9:.]+\])"
_LETTER = r"[a-zA-Z0-9\u0080-\U0010ffff]"
_SUBDOMAIN = rf"{_LETTER}(?:(?:{_LETTER}|[_-])*{_LETTER})?"
_NAME = rf"{_LETTER}(?:(?:{_LETTER}|-)*{_LETTER})?"
_LAST = (
    r"[a-zA-Z\u0080-\U0010ffff]"
    rf"(?:(?:{_LETTER}|-)*{_LETTER})?"
)
_HOST = rf"(?:{_ADDRESS}|(?:{_SUBDOMAIN}\.)*{_NAME}\.{_LAST})"
_AUTHORITY = rf"(?:{_USER}@)?{_HOST}(?::[0-9]{{1,5}})?"
_PATH = rf"(?:/{_PATH_CHARACTER}*)*"
_QUERY = rf"(?:{_PATH_CHARACTER}|[/?])*"
_REST = re.compile(rf"{_PATH}(?:\?{_QUERY})?(?:\#{_QUERY})?")
_PROTOCOL = re.compile("[hH][tT][tT][pP][sS]?://")
_PARTS = re.compile(r"(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)


def is_url(text: str, *, needs_protocol: bool = True) -> bool:
    """Return whether a text is one valid http or https URL."""
    protocol = _PROTOCOL.match(text)
    if needs_protocol and not protocol:
        return False
    parts = _PARTS.fullmatch(text, protocol.end() if protocol else 0)
    return bool(
        parts
        and re.fullmatch(_AUTHORITY, parts["authority"])
        and _REST.fullmatch(parts["rest"])
    )


def is_mention(text: str) -> bool:
    """Return whether a text is a handle with its sign."""
    return [(found.start, found.end) for found in find_mentions(text)] == [
        (0, len(text))
    ]


def is_hashtag(text: str) -> bool:
    """Return whether a text is a hashtag with its sign."""
    return [(found.kind, found.start, found.end) for found in find_hashtags(text)] == [
        (EntityKind.HASHTAG, 0, len(text))
    ]
