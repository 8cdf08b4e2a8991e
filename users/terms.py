"""Search terms: words folded to plain letters, and their stored keys.

A stored key is the kind, the word, a space and the person's id. A space sorts before
every letter, so a whole word comes before longer words that begin with it.
"""

import re
import unicodedata

HANDLE_KIND = "0"
NAME_KIND = "1"
WORD_MAX = 30
WORDS_MAX = 10
LAST = "\U0010ffff"

_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return the text in lower case, without accents and width variants.

    Unicode's compatibility caseless matching (The Unicode Standard, 3.13, D146).
    """
    cased = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    decomposed = unicodedata.normalize("NFKD", cased.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Return the distinct folded words of a name, or of a query, in order."""
    words = (word[:WORD_MAX] for word in _WORD.findall(fold(text)))
    return list(dict.fromkeys(words))[:WORDS_MAX]


def handle_term_key(handle_key: str, user_id: int) -> str:
    return _key(HANDLE_KIND, handle_key, user_id)


def name_term_keys(name: str, user_id: int) -> list[str]:
    return [_key(NAME_KIND, word, user_id) for word in words_of(name)]


def kind_of(key: str) -> str:
    return key[0]


def prefix_range(kind: str, prefix: str) -> tuple[str, str]:
    """Return the bounds, exclusive, of all keys of the kind with this prefix."""
    return f"{kind}{prefix}", f"{kind}{prefix}{LAST}"


def first_match(*, handle: str, name: str, user_id: int, prefix: str) -> str | None:
    """Return the first key by which a search for `prefix` finds this person.

    A person appears in the results once, at that key, however many words match.
    """
    keys = sorted(name_term_keys(name, user_id))
    found = (
        key
        for key in [handle_term_key(handle.lower(), user_id), *keys]
        if key[1:].startswith(prefix)
    )
    return next(found, None)


def _key(kind: str, word: str, user_id: int) -> str:
    return f"{kind}{word} {user_id}"
