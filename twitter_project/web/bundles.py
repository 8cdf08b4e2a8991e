"""Bundles the site's style sheets and its scripts, so that each takes one request.

The source files stay small, in a folder each; pages name only the bundles.
Files that are not in these lists are not part of a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = settings.BASE_DIR / "twitter_project" / "web" / "static"
FOLDER = Path(settings.DATA_DIR) / "bundles"
BUNDLES: Mapping[str, Sequence[str]] = {
    "site.css": (
        "css/tokens.css",
        "css/base.css",
        "css/shell.css",
        "css/narrow.css",
        "css/buttons.css",
        "css/fields.css",
        "css/menus.css",
        "css/tweet.css",
        "css/media.css",
        "css/cards.css",
        "css/films.css",
        "css/focus.css",
        "css/quotes.css",
        "css/polls.css",
        "css/bookmarks.css",
        "css/pictures.css",
        "css/thread.css",
        "css/history.css",
        "css/composer.css",
        "css/panels.css",
        "css/audience.css",
        "css/writing.css",
        "css/drafts.css",
        "css/people.css",
        "css/beside.css",
        "css/search.css",
        "css/notices.css",
        "css/fresh.css",
        "css/pages.css",
        "css/utilities.css",
    ),
    # For pages that nobody sees first (templates/base.html).
    "more.css": (
        "css/settings.css",
        "css/preferences.css",
        "css/conversations.css",
        "css/lists.css",
        "css/inbox.css",
        "css/filtered.css",
        "css/for_you.css",
    ),
    "site.js": (
        "js/account.js",
        "js/late.js",
        "js/messages.js",
        "js/menus.js",
        "js/feeds.js",
        "js/places.js",
        "js/returning.js",
        "js/leaving.js",
        "js/times.js",
        "js/optimistic.js",
        "js/relations.js",
        "js/text.js",
        "js/composer.js",
        "js/audience.js",
        "js/uploads.js",
        "js/attaching.js",
        "js/quoting.js",
        "js/emoji.js",
        "js/viewer.js",
        "js/keyboard.js",
        "js/live.js",
        "js/fresh.js",
        "js/slots.js",
        "js/draft_parts.js",
        "js/drafts.js",
        "js/saving.js",
        "js/threads.js",
        "js/pwa.js",
    ),
    # Loaded when somebody looks for an emoji.
    "emoji-panel.js": ("js/emoji/panel.js",),
    # Loaded when somebody reaches for the search box, for anything in the page's
    # content, or for the choices of its look, or once a tweet waits (js/late.js).
    "search.js": ("js/combobox.js", "js/search.js"),
    "reaching.js": (
        "js/hovercards.js",
        "js/sharing.js",
        "js/dismissing.js",
        "js/focus.js",
    ),
    "display.js": ("js/display.js",),
    "for_you.js": ("js/for_you.js",),
    "inbox.js": ("js/inbox.js",),
    "push.js": ("js/push.js",),
    "lists.js": ("js/combobox.js", "js/lists.js"),
    "sending.js": ("js/sending.js",),
    "films.js": ("js/films.js",),
    # Loaded by home: at once where somebody stopped reading there before.
    "home.js": ("js/home.js",),
    # Loaded when somebody begins to write.
    "writing.js": (
        "js/writing/data.js",
        "js/writing/domains.js",
        "js/writing/links.js",
        "js/writing/entities.js",
        "js/writing/length.js",
        "js/combobox.js",
        "js/writing/completing.js",
    ),
}
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class BundleFinder(BaseFinder):
    """Finds the bundles, and rebuilds them when one of their files has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=FOLDER)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the bundle's path; nothing for any other path."""
        if path not in BUNDLES:
            return []
        found = str(write_bundle(path))
        return [found] if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            write_bundle(name)
            yield name, self.storage


def write_bundle(name: str) -> Path:
    """Write the bundle unless it is already up to date; return its path."""
    content, path = make_bundle(name), FOLDER / name
    if not path.exists() or path.read_text() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f"{path.suffix}.new")
        unfinished.write_text(content)
        unfinished.replace(path)
    return path


def make_bundle(name: str) -> str:
    """Join the parts, each script in a block of its own; without DEBUG, minified."""
    parts = [(SOURCES / part).read_text() for part in BUNDLES[name]]
    if name.endswith(".js"):
        script = "".join(f"{{\n{part}}}\n" for part in parts)
        return script if settings.DEBUG else rjsmin.jsmin(script)
    return "".join(COMMENT.sub("", part) for part in parts)
