"""Reads the two files of `load_social`: an edge list, and a table of texts."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from twitter_project.shared.text import clean_text

TEXT_MAX = 280
HANDLE_PREFIX = "node"
NODE_PATTERN = re.compile(r"[A-Za-z0-9_]{1,16}", re.ASCII)
COMMENT = "#"


class BadLine(ValueError):
    """A line of a file that cannot be read; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to post; `was_cut` if the file's text did not fit into a tweet."""

    text: str
    was_cut: bool


def parse_edges(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the edges `from to ...` in order, each once, without loops.

    The rest of a line is ignored, as are empty lines and those that begin with `#`.
    Raises: BadLine.
    """
    edges: dict[tuple[str, str], None] = {}
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if not fields or fields[0].startswith(COMMENT):
            continue
        if len(fields) < 2:
            raise BadLine(f"Line {number}: an edge needs two nodes.")
        for node in fields[:2]:
            if not NODE_PATTERN.fullmatch(node):
                raise BadLine(
                    f"Line {number}: {node!r} is not up to 16 letters and digits."
                )
        if fields[0] != fields[1]:
            edges[fields[0], fields[1]] = None
    return list(edges)


def list_nodes(edges: Iterable[tuple[str, str]]) -> list[str]:
    """Return the nodes of the edges; numbers in order, before other names."""
    nodes = {node for edge in edges for node in edge}
    return sorted(nodes, key=lambda node: (not node.isdigit(), len(node), node))


def handle_of(node: str) -> str:
    """Return the handle of a node's account."""
    return f"{HANDLE_PREFIX}{node}"


def parse_texts(lines: Iterable[str]) -> Iterator[Text]:
    """Yield the texts of `id TAB score TAB text` lines, ready to post.

    HTML entities become characters. A text that is only white space is left out.
    Raises: BadLine.
    """
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\r\n")
        if not line:
            continue
        fields = line.split("\t", 2)
        if len(fields) < 3:
            raise BadLine(f"Line {number}: a text needs an id and a score before it.")
        fitted = fit_text(html.unescape(fields[2]))
        if fitted.text:
            yield fitted


def fit_text(text: str) -> Text:
    """Cut the text to a tweet's length, at the last space that keeps most of it."""
    text = clean_text(text)
    if len(text) <= TEXT_MAX:
        return Text(text, was_cut=False)
    head = text[: TEXT_MAX - 1]
    at_space = head.rfind(" ")
    if at_space > TEXT_MAX * 3 // 4:
        head = head[:at_space]
    return Text(f"{head.rstrip()}…", was_cut=True)
