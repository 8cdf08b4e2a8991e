"""The domains and emoji of today as a script, for the rules' copy in the browser."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from tweets.text.domains import TOP_LEVEL_DOMAINS
from tweets.text.emoji import make_pattern

SCRIPT = "twitter_project/web/static/js/writing/data.js"
HEAD = """\
// The top-level domains and the emoji of today, from the packages publicsuffixlist and
// emoji. `manage.py write_text_data` writes this file; a test fails if it is old.

globalThis.tern ??= {};
"""


def script_path() -> Path:
    return Path(settings.BASE_DIR) / SCRIPT


def make_script() -> str:
    data = {"domains": " ".join(sorted(TOP_LEVEL_DOMAINS)), "emoji": make_pattern()}
    return f"{HEAD}tern.textData = {json.dumps(data, indent=2, ensure_ascii=False)};\n"
