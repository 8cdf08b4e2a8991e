"""Draws the site's mark from the SVG that pages show, which is its only source."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]
SOURCE = Path(settings.BASE_DIR, "twitter_project", "web", "static", "img", "tern.svg")
VIEW_SIZE = 32.0
TOP = -2.0  # the part of the drawing that the mark fills
STEPS = 16
OVERSIZE = 4  # drawn larger and scaled down at the end, which smooths every edge

_PATH = re.compile(r'<path( class="bill")? d="([^"]+)"')
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.\d*|\.\d+|\d+)")
_ARGUMENTS = {"m": 2, "l": 2, "c": 6, "z": 0}


def draw_mark(size_px: int, body: Colour, bill: Colour) -> Image.Image:
    """Return the mark on a transparent square."""
    side_px = size_px * OVERSIZE
    image = Image.new("RGBA", (side_px, side_px), (*body, 0))
    draw = ImageDraw.Draw(image)
    scale = side_px / VIEW_SIZE
    for is_bill, points in _outlines():
        places = [(x * scale, (y - TOP) * scale) for x, y in points]
        draw.polygon(places, fill=(*(bill if is_bill else body), 255))
    return image.resize((size_px, size_px), Image.Resampling.LANCZOS)


@functools.cache
def _outlines() -> tuple[tuple[bool, tuple[Point, ...]], ...]:
    """Return the drawing's outlines: whether it belongs to the bill, and its points."""
    found = _PATH.findall(SOURCE.read_text())
    return tuple((bool(bill), tuple(_trace(data))) for bill, data in found)


def _trace(data: str) -> Iterator[Point]:
    """Yield the points of an SVG path of moves, lines and cubic curves."""
    here: Point = (0.0, 0.0)
    for command, numbers in _commands(data):
        is_relative = command.islower()
        dx, dy = here if is_relative else (0.0, 0.0)
        points = [
            (x + dx, y + dy) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        if command in "cC":
            yield from _curve(here, *points)
        elif points:
            yield points[-1]
        here = points[-1] if points else here


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; a repeated command may be omitted."""
    tokens = _TOKEN.findall(data)
    command = ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        count = _ARGUMENTS[command.lower()]
        yield command, [float(tokens.pop(0)) for _ in range(count)]


def _curve(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    """Yield points along a cubic Bezier curve (Bernstein's form), without its start."""
    for step in range(1, STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (start, one, two, end)
        yield (
            sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
            sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
        )
