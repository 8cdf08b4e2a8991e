"""Reads twitter-text's own test cases, which are kept outside of the repository."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from tweets.text import EntityKind, Weights, find_entities

FOLDER = Path(__file__).parents[3] / "shared/data/twitter_text"

# What each section is about that we leave out, and why.
LEFT_OUT = {
    "extract.mentions_or_lists_with_indices": "there are no lists here",
    "validate.lists": "there are no lists here",
    "autolink.lists": "there are no lists here",
    "autolink.json": "it links entities that a server names; we find our own",
}
# Whatever version of the weights validate.yml does not name is the newest.
VERSIONS = {"tweets": 1, "WeightedTweetsCounterTest": 2}
NEWEST = 3

Segment = tuple[bool, str]


def read_sections(name: str) -> dict[str, list[dict[str, Any]]]:
    """Return a file's sections, or skip the test if the file is not here."""
    path = FOLDER / f"{name}.yml"
    if not path.exists():
        pytest.skip(f"{path.name} of twitter-text is not here")
    sections = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
    return {
        section: cases
        for section, cases in sections.items()
        if f"{name}.{section}" not in LEFT_OUT
    }


def read_config(section: str) -> dict[str, Any]:
    version = VERSIONS.get(section, NEWEST)
    path = FOLDER / f"config_v{version}.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def read_weights(section: str) -> Weights:
    config = read_config(section)
    return Weights(
        version=config["version"],
        max_weighted_length=config["maxWeightedTweetLength"],
        scale=config["scale"],
        default_weight=config["defaultWeight"],
        url_length=config["transformedURLLength"],
        ranges=tuple(
            (each["start"], each["end"], each["weight"]) for each in config["ranges"]
        ),
        has_emoji=config.get("emojiParsingEnabled", False),
    )


class _Reader(HTMLParser):
    """Collects the pieces of a linked text: whether a piece is a link, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.segments: list[Segment] = []
        self.is_link = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.is_link = tag == "a"

    def handle_endtag(self, tag: str) -> None:
        self.is_link = False

    def handle_data(self, data: str) -> None:
        self.segments.append((self.is_link, data))


def read_links(html: str) -> list[Segment]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.segments


def link(text: str, kinds: set[EntityKind]) -> list[Segment]:
    """Return the pieces as twitter-text's `autoLink` links them.

    It leaves the sign of a mention out of the link, and bare domains alone.
    """
    segments: list[Segment] = []
    end = 0
    for entity in find_entities(text, with_bare_domains=False):
        if entity.kind in kinds:
            start = entity.start + (entity.kind is EntityKind.MENTION)
            segments += [(False, text[end:start]), (True, text[start : entity.end])]
            end = entity.end
    return [piece for piece in [*segments, (False, text[end:])] if piece[1]]
