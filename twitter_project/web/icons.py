"""The icons of the pages, as one sprite: repeating an icon on a page costs nothing."""

import functools
import re

from django.utils.safestring import SafeString, mark_safe
from heroicons.templatetags.heroicons import heroicon_outline, heroicon_solid

OUTLINE = {
    "add": "plus-circle",
    "back": "arrow-left",
    "block": "no-symbol",
    "browser": "computer-desktop",
    "bookmark": "bookmark",
    "calendar": "calendar-days",
    "check": "check",
    "chevron": "chevron-right",
    "clock": "clock",
    "detach": "link-slash",
    "compose": "pencil-square",
    "delete": "trash",
    "everyone": "globe-alt",
    "film": "film",
    "folder": "folder",
    "help": "question-mark-circle",
    "hidden": "eye-slash",
    "home": "home",
    "key": "key",
    "language": "language",
    "like": "heart",
    "link": "link",
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
    "pinned": "paper-clip",
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
    "warning": "exclamation-circle",
}
SOLID = {"bookmark-on": "bookmark", "like-on": "heart", "person-on": "user"}

_SIZE_AND_NAMES = re.compile(r' (?:stroke-width="[^"]*"|aria-hidden="true")')


@functools.cache
def sprite() -> SafeString:
    """Return all icons as symbols `i-<name>`, which are invisible by themselves.

    The style sheet sets the stroke width.
    """
    symbols = [
        *(
            _symbol(name, heroicon_outline(icon, size=None))
            for name, icon in OUTLINE.items()
        ),
        *(
            _symbol(name, heroicon_solid(icon, size=None))
            for name, icon in SOLID.items()
        ),
    ]
    return mark_safe(  # noqa: S308 (made of constants)
        f'<svg class="sprite" hidden>{"".join(symbols)}</svg>'
    )


def _symbol(name: str, svg: str) -> str:
    opened = svg.replace("<svg", f'<symbol id="i-{name}"').replace("svg>", "symbol>")
    return re.sub(r">\s+<", "><", _SIZE_AND_NAMES.sub("", opened))
