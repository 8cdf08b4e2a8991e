"""The top-level domains of today, from the Public Suffix List.

A word with a dot in it is a link only if it ends with one of them.
"""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from publicsuffixlist import PSLFILE

END = "===END ICANN DOMAINS==="


def _read_top_level_domains() -> Iterator[str]:
    """Yield the last label of each suffix that is delegated by ICANN."""
    with Path(PSLFILE).open(encoding="utf-8") as lines:
        for line in takewhile(lambda line: END not in line, lines):
            suffix = line.strip()
            if suffix and not suffix.startswith("//"):
                yield suffix.rpartition(".")[2]


TOP_LEVEL_DOMAINS = frozenset(_read_top_level_domains())
