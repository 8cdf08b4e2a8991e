"""The icons of the pages, as one sprite: repeating an icon on a page costs nothing."""

import functools
import re

from django.utils.safestring import SafeString, mark_safe
from heroicons.templatetags.heroicons import heroicon_outline, heroicon_solid

OUTLINE = {
    "add": "plus-circle",
    "appearance": "swatch",
    "back": "arrow-left",
    "block": "no-symbol",
    "browser": "computer-desktop",
    "bookmark": "bookmark",
    "calendar": "calendar-days",
    "check": "check",
    "chevron": "chevron-right",
    "clock": "clock",
    "detach": "link-slash",
    "draft": "document-text",
    "compose": "pencil-square",
    "delete": "trash",
    "everyone": "globe-alt",
    "film": "video-camera",
    "folder": "folder",
    "help": "question-mark-circle",
    "hidden": "eye-slash",
    "home": "home",
    "key": "key",
    "language": "language",
    "like": "heart",
    "link": "link",
    "list": "queue-list",
    "lock": "lock-closed",
    "mail": "envelope",
    "mention": "at-symbol",
    "more": "ellipsis-horizontal",
    "mute": "speaker-x-mark",
    "new-folder": "folder-plus",
    "notifications": "bell",
    "person": "user",
    "pause": "pause",
    "people": "users",
    "photo": "photo",
    "emoji": "face-smile",
    "pin": "map-pin",
    "play": "play",
    "poll": "chart-bar",
    "quote": "chat-bubble-left-right",
    "remove": "x-mark",
    "reply": "chat-bubble-oval-left",
    "retweet": "arrow-path-rounded-square",
    "search": "magnifying-glass",
    "sessions": "device-phone-mobile",
    "settings": "cog-6-tooth",
    "share": "share",
    "shield": "shield-check",
    "sign-out": "arrow-right-start-on-rectangle",
    "tag": "hashtag",
    "undo": "arrow-uturn-left",
    "warning": "exclamation-circle",
}
# Drawn in the same style, because heroicons has no pin.
OWN = {"pinned": "M8.25 3.75h7.5M9 3.75v6L6 13.5h12l-3-3.75v-6M12 13.5v6.75"}
# On no page that people see first, whose first visit has a budget.
MORE = frozenset(
    (
        *("appearance", "browser", "chevron", "help", "new-folder", "person-on"),
        *("sessions", "sign-out", "undo"),
    )
)
SOLID = {"bookmark-on": "bookmark", "like-on": "heart", "person-on": "user"}

_LEFT_TO_CSS = re.compile(
    r' (?:stroke-(?:width|linecap|linejoin)="[^"]*"|aria-hidden="true")'
)


@functools.cache
def sprite(*, is_more: bool = False) -> SafeString:
    """Return icons as symbols `i-<name>`, which are invisible by themselves.

    Those of `MORE` are a sprite of their own. The style sheet sets how strokes are
    drawn.
    """
    symbols = [
        svg for name, svg in _draw_symbols().items() if (name in MORE) == is_more
    ]
    return mark_safe(  # noqa: S308 (made of constants)
        f'<svg class="sprite" hidden>{"".join(symbols)}</svg>'
    )


def _draw_symbols() -> dict[str, str]:
    outlines = {
        name: _symbol(name, heroicon_outline(icon, size=None))
        for name, icon in OUTLINE.items()
    }
    solids = {
        name: _symbol(name, heroicon_solid(icon, size=None))
        for name, icon in SOLID.items()
    }
    own = {name: _draw_symbol(name, path) for name, path in OWN.items()}
    return outlines | solids | own


def _symbol(name: str, svg: str) -> str:
    opened = svg.replace("<svg", f'<symbol id="i-{name}"').replace("svg>", "symbol>")
    return re.sub(r">\s+<", "><", _LEFT_TO_CSS.sub("", opened))


def _draw_symbol(name: str, path: str) -> str:
    return (
        f'<symbol id="i-{name}" fill="none" viewBox="0 0 24 24" stroke="currentColor">'
        f'<path d="{path}"/></symbol>'
    )
