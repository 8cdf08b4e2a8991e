"""What the templates of pictures and videos need."""

from __future__ import annotations

import functools

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tweets.services import describe_film_failure, list_subtitle_languages
from tweets.types import MediaItem
from twitter_project.media import uploads
from twitter_project.media.videos.tools import can_make_videos

register = template.Library()

FOCUS_STEP = 10

register.filter(describe_film_failure)


@register.filter
def focus_classes(item: MediaItem) -> str:
    """Return more classes, which keep the focal point within every crop, to a tenth.

    Pages may not have inline styles, so the style sheet has a class for each place.
    """
    x, y = _percent(item.focus_x), _percent(-item.focus_y)
    return "".join(
        f" focus-{axis}-{place}" for axis, place in (("x", x), ("y", y)) if place != 50
    )


def _percent(part: float) -> int:
    """Return a part from -1 to 1 as a percentage, as `object-position` counts."""
    return round((part + 1) * 50 / FOCUS_STEP) * FOCUS_STEP


@register.simple_tag
def accepted_types() -> str:
    """Return the types of files that a composer accepts."""
    return ",".join(uploads.accepted_types())


@register.simple_tag
def add_media_label() -> str:
    """Return what the composer's button for files adds."""
    if can_make_videos():
        return _("Add pictures or a video")
    return _("Add pictures")


@register.filter
def language_name(code: str) -> str:
    """Return a language's own name."""
    return list_subtitle_languages().get(code, code)


@register.simple_tag
def subtitle_options() -> SafeString:
    """Draw the options of a field for the language of subtitles."""
    return _options(get_language() or "en")


@functools.lru_cache(maxsize=16)
def _options(chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}" lang="{}"{}>{}</option>',
        (
            (code, code, SafeString(" selected") if code == chosen else "", name)
            for code, name in list_subtitle_languages().items()
        ),
    )
