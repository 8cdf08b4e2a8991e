"""The form under which a tag is stored and looked up."""

from __future__ import annotations

import unicodedata

import regex

_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def hashtag_key(tag: str) -> str:
    """Return the key of a hashtag, which is given without its sign.

    Case, width, other compatibility forms and invisible characters make no difference:
    this is Unicode's NFKC_Casefold (3.13, R5). Idempotent.
    """
    folded = unicodedata.normalize("NFKC", _IGNORABLE.sub("", tag)).casefold()
    return unicodedata.normalize("NFKC", _IGNORABLE.sub("", folded))


def cashtag_key(symbol: str) -> str:
    """Return the key of a cashtag, which is given without its sign."""
    return symbol.upper()
