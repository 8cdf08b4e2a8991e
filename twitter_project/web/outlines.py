"""Templates that are rendered once, with gaps, and filled in many times.

Rendering a template costs far more than the few words that differ. So we separate what
decides the structure of the HTML (the facts) from what merely appears in it (the
values). A process renders the template once for each combination of facts, with a mark
in place of each value; from then on it puts values where the marks were.
"""

from __future__ import annotations

import functools
import html
import re
import secrets
from collections.abc import Hashable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Facts = tuple[tuple[str, Hashable], ...]

KEPT_COUNT = 1_000  # a few thousand characters each
# Marks are digits, because URLs accept ids. Nobody can guess them and write them into a
# page.
_SECRET = str(secrets.randbits(96) | 1 << 96)
_SAFE = frozenset((SafeString, int))
_SPECIAL = re.compile("[&<>\"']")
_INDENTATION = re.compile(r"\n\s+")
_MARK = re.compile(rf"{_SECRET}(\d{{3}})")


def fill(
    template: str,
    facts: Mapping[str, Hashable],
    values: Mapping[str, object],
    *,
    language: str | None = None,
) -> SafeString:
    """Render a template that depends only on these facts, the values and the language.

    Values are escaped unless they are safe. The template may put them anywhere,
    including in a URL if they need no quoting there (ids, handles), but cannot look at
    them. Pass the active `language` if you know it already: looking it up is slow.
    """
    outline = _find_outline(
        template, language or get_language(), tuple(facts.items()), tuple(values)
    )
    escaped = {
        name: value if type(value) in _SAFE else _escape(str(value))
        for name, value in values.items()
    }
    return SafeString(outline % escaped)


def count_outlines_drawn() -> int:
    """Return how often this process has rendered a template for its outline."""
    return _draw.cache_info().misses


def _escape(text: str) -> str:
    """Return the text for use in HTML; most need no escaping."""
    return html.escape(text) if _SPECIAL.search(text) else text


@functools.lru_cache(maxsize=KEPT_COUNT)
def _draw(
    template: str, language: str | None, facts: Facts, names: tuple[str, ...]
) -> str:
    """Return the template's HTML in the active language, as a format string."""
    marks = {name: f"{_SECRET}{place:03}" for place, name in enumerate(names)}
    context: dict[str, Any] = {**marks, **dict(facts)}
    # A page repeats it for each row: indentation would be a tenth of its bytes.
    drawn = _INDENTATION.sub("\n", render_to_string(template, context))
    drawn = drawn.replace("%", "%%")
    return _MARK.sub(lambda mark: f"%({names[int(mark[1])]})s", drawn)


# Whoever edits templates wants to see the change.
_find_outline = _draw.__wrapped__ if settings.DEBUG else _draw
