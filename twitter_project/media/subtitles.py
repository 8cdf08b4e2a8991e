"""Reads WebVTT subtitles, and writes them again with only what players need.

What comes out is built from parsed cues: times, five known settings, and text with four
known tags. Styles, regions, comments and unknown tags are dropped, so a file cannot
load anything, and cannot say more than a player shows.

Source: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import regex

MAX_BYTES = 100 * 1024
CUES_MAX = 2_000
CUE_MAX_CHARS = 1_000
HEADER = regex.compile(r"\A\ufeff?WEBVTT(?=[ \t\n]|\Z)[^\n]*(?:\n|\Z)")
TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = regex.compile(rf"[ \t]*{TIME}[ \t]+-->[ \t]+{TIME}(?=[ \t]|\Z)(.*)")
PERCENT = r"(?:100|\d{1,2})(?:\.\d{1,4})?%"
SETTINGS = regex.compile(
    rf"(?:vertical:(?:rl|lr)|size:{PERCENT}|align:(?:start|center|end|left|right)"
    rf"|line:(?:-?\d{{1,3}}|{PERCENT})(?:,(?:start|center|end))?"
    rf"|position:{PERCENT}(?:,(?:line-left|center|line-right))?)"
)
TAG = regex.compile(r"<(?P<end>/?)(?P<name>[a-z]{0,10})[^<>]*>")
LINE_ENDS = regex.compile(r"[\r\n]+")
TAGS = frozenset("biu")
SKIPPED = ("NOTE", "STYLE", "REGION")


class SubtitlesRefused(Exception):
    """The file is not WebVTT; `line` is the number of the first wrong line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Cue:
    """A text, with its times in milliseconds and its settings."""

    start_ms: int
    end_ms: int
    settings: tuple[str, ...]
    text: str


def clean_subtitles(content: bytes) -> str:
    """Return the subtitles of a WebVTT file. Raises: SubtitlesRefused."""
    if len(content) > MAX_BYTES:
        raise SubtitlesRefused(1)
    return write_cues(read_cues(content))


def read_cues(content: bytes) -> list[Cue]:
    """Return a file's cues in their order. Raises: SubtitlesRefused."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise SubtitlesRefused(before.count(b"\n") + 1) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = HEADER.match(text)
    if header is None or "\0" in text:
        raise SubtitlesRefused(1)
    cues = [
        _read_cue(number, lines)
        for number, lines in _blocks(text)
        if not lines[0].startswith(SKIPPED)
    ]
    if not cues or len(cues) > CUES_MAX:
        raise SubtitlesRefused(text.count("\n") + 1)
    return cues


def write_cues(cues: list[Cue]) -> str:
    """Write cues as WebVTT."""
    blocks = [
        " ".join((f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}", *cue.settings))
        + f"\n{cue.text}\n"
        for cue in cues
    ]
    return "\n".join(("WEBVTT\n", *blocks))


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Return each block below the header's, with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    lines = text.split("\n")
    is_inside = True  # of the header, which may have lines of its own
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            is_inside = False
        elif is_inside and blocks:
            blocks[-1][1].append(line)
        elif not is_inside or "-->" in line:
            blocks.append((number, [line]))
            is_inside = True
    return blocks


def _read_cue(number: int, lines: list[str]) -> Cue:
    """Read a cue, whose times may follow a line with its name."""
    if "-->" not in lines[0]:
        number, lines = number + 1, lines[1:]
    times = TIMES.fullmatch(lines[0]) if lines else None
    if times is None:
        raise SubtitlesRefused(number)
    start_ms, end_ms = _ms(times.groups()[:4]), _ms(times.groups()[4:8])
    text = "\n".join(lines[1:])
    if start_ms >= end_ms or len(text) > CUE_MAX_CHARS:
        raise SubtitlesRefused(number)
    settings = tuple(word for word in times[9].split() if SETTINGS.fullmatch(word))
    return Cue(start_ms, end_ms, settings, _clean_text(text))


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, ms = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


def _clean_text(text: str) -> str:
    """Keep bold, italic and underlined; escape everything else."""
    pieces: list[str] = []
    at = 0
    for tag in TAG.finditer(text):
        pieces.append(_escape(text[at : tag.start()]))
        if tag["name"] in TAGS:
            pieces.append(f"<{tag['end']}{tag['name']}>")
        at = tag.end()
    pieces.append(_escape(text[at:]))
    # A blank line, which may have been written as entities, would end the cue.
    return LINE_ENDS.sub("\n", "".join(pieces)).strip("\n")


def _escape(text: str) -> str:
    return html.escape(html.unescape(text), quote=False)
