"""Templates that are drawn once, with gaps, and filled many times.

Drawing a template costs far more than the few words in it that differ. So what decides
how the HTML is built (the facts) is told apart from what only stands in it (values).
For each combination of facts the template is drawn once in a process, with a mark where
each value belongs; from then on values are put where the marks were.
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
# Marks are digits, since addresses take ids. Nobody can write them into a page.
_SECRET = str(secrets.randbits(96) | 1 << 96)
_SPECIAL = re.compile("[&<>\"']")
_MARK = re.compile(rf"{_SECRET}(\d{{3}})")


def fill(
    template: str, facts: Mapping[str, Hashable], values: Mapping[str, object]
) -> SafeString:
    """Draw a template that knows nothing but these facts, the values and the language.

    Values are escaped unless they are safe. The template may put them anywhere, and in
    an address if they need no quoting there (ids, handles); it cannot look at them.
    """
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    outline = draw(template, get_language(), tuple(facts.items()), tuple(values))
    return SafeString(outline % {name: _escaped(values[name]) for name in values})


def _escaped(value: object) -> object:
    """Return what stands for the value in HTML; most have nothing to escape."""
    if isinstance(value, SafeString | int):
        return value
    text = str(value)
    return html.escape(text) if _SPECIAL.search(text) else text


@functools.lru_cache(maxsize=KEPT_COUNT)
def _draw(
    template: str, language: str | None, facts: Facts, names: tuple[str, ...]
) -> str:
    """Return the template's HTML, in the active language, as a format of the names."""
    marks = {name: f"{_SECRET}{place:03}" for place, name in enumerate(names)}
    context: dict[str, Any] = {**marks, **dict(facts)}
    drawn = render_to_string(template, context).replace("%", "%%")
    return _MARK.sub(lambda mark: f"%({names[int(mark[1])]})s", drawn)
