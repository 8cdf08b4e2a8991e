"""Compiles translations without gettext's tools, which a laptop may lack."""

import os
from pathlib import Path

import polib

from .environment import BASE_DIR
from .errors import CannotStart

LOCALE_DIR = BASE_DIR / "twitter_project" / "web" / "locale"


def compile_stale_catalogs(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Write the `.mo` of each newer `.po`, and return the written files.

    Fuzzy and obsolete entries are left out, as msgfmt does.
    Raises: CannotStart if a catalog cannot be read or written.
    """
    written = []
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Another process may compile the same catalog, so each writes its own draft.
        draft = target.with_suffix(f".{os.getpid()}.new")
        try:
            draft.write_bytes(polib.pofile(str(source)).to_binary())
            draft.replace(target)
        except (OSError, ValueError) as error:
            raise CannotStart(f"{source} cannot be compiled: {error}") from error
        written.append(target)
    return written
