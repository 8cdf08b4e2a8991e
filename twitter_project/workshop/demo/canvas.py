"""A small paint box on Pillow: colours by hue, gradients, smooth curves, soft light."""

import colorsys
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

# Drawn larger and scaled down at the end, which smooths every edge.
OVERSIZE = 2


def tint(hue: float, saturation: float, lightness: float) -> Colour:
    """Return the colour of a hue in degrees; the other values go from 0 to 1."""
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


PAPER = tint(44, 0.35, 0.94)
WHITE = tint(40, 0.3, 0.98)
INK = tint(220, 0.3, 0.22)
RED = tint(6, 0.7, 0.52)
WATER_HUE = 200


class Canvas:
    """A picture being drawn; positions are fractions of its width and height."""

    def __init__(self, size_px: tuple[int, int], hue: int, seed: int) -> None:
        self.size_px = size_px
        self.hue = hue
        self.rng = random.Random(f"{hue}/{seed}")
        self.width = size_px[0] * OVERSIZE
        self.height = size_px[1] * OVERSIZE
        self.image = Image.new("RGB", (self.width, self.height))
        self._draw = ImageDraw.Draw(self.image)

    def finish(self) -> Image.Image:
        return self.image.resize(self.size_px, Image.Resampling.BOX)

    def at(self, x: float, y: float) -> Point:
        return x * self.width, y * self.height

    def unit(self, share: float) -> float:
        """Return a length given as a fraction of the shorter side."""
        return share * min(self.width, self.height)

    def gradient(
        self, top: Colour, bottom: Colour, from_y: float = 0, to_y: float = 1
    ) -> None:
        """Fill from edge to edge between two heights."""
        start, end = round(from_y * self.height), round(to_y * self.height)
        size = (self.width, max(end - start, 1))
        mask = Image.linear_gradient("L").resize(size)
        band = Image.composite(
            Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask
        )
        self.image.paste(band, (0, start))

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self._draw.polygon([self.at(*point) for point in points], fill=fill)

    def line(
        self,
        points: Sequence[Point],
        fill: Colour,
        width: float = 0.004,
    ) -> None:
        """Draw through the points; `width` is a fraction of the shorter side."""
        self._draw.line(
            [self.at(*point) for point in points],
            fill=fill,
            width=max(round(self.unit(width)), 1),
            joint="curve",
        )

    def ellipse(self, centre: Point, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse; the radii are fractions of the shorter side."""
        self._draw.ellipse(self._box(centre, rx, ry), fill=fill)

    def half_ellipse(self, centre: Point, rx: float, ry: float, fill: Colour) -> None:
        """Fill the lower half of an ellipse: a bowl."""
        self._draw.chord(self._box(centre, rx, ry), 0, 180, fill=fill)

    def glow(self, centre: Point, radius: float, fill: Colour, strength: int) -> None:
        """Lay light over the picture around a point."""
        mask = Image.new("L", (self.width // 8, self.height // 8))
        x, y = centre[0] * mask.width, centre[1] * mask.height
        r = radius * min(mask.size)
        ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(r / 2))
        self._lay(fill, mask)

    def veil(self, points: Sequence[Point], fill: Colour, strength: int) -> None:
        """Lay a soft-edged, translucent shape over the picture."""
        mask = Image.new("L", (self.width // 4, self.height // 4))
        shape = [(x * mask.width, y * mask.height) for x, y in points]
        ImageDraw.Draw(mask).polygon(shape, fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(min(mask.size) / 120))
        self._lay(fill, mask)

    def ridge(self, y: float, height: float, rough: float = 1.0) -> list[Point]:
        """Return a wavy line across the picture, from left to right."""
        waves = [
            (self.rng.uniform(0.6, 1.0) / n, n * rough, self.rng.uniform(0, math.tau))
            for n in (1, 2, 3, 5)
        ]
        total = sum(size for size, _, _ in waves)
        steps = 90
        return [
            (
                step / steps,
                y
                - height
                * sum(
                    size * math.sin(math.tau * turns * step / steps + phase)
                    for size, turns, phase in waves
                )
                / total,
            )
            for step in range(steps + 1)
        ]

    def blob(self, centre: Point, radius: float, seed: int) -> list[Point]:
        """Return a round, uneven outline; the same seed gives the same shape."""
        rng = random.Random(f"{self.hue}/{seed}")
        waves = [
            (rng.uniform(0.04, 0.16) / n, n, rng.uniform(0, math.tau))
            for n in (2, 3, 5)
        ]
        points = []
        for step in range(120):
            angle = math.tau * step / 120
            reach = radius * (
                1 + sum(size * math.sin(n * angle + phase) for size, n, phase in waves)
            )
            points.append(
                (
                    centre[0] + self.unit(reach) * math.cos(angle) / self.width,
                    centre[1] + self.unit(reach) * math.sin(angle) / self.height,
                )
            )
        return points

    def _box(self, centre: Point, rx: float, ry: float) -> tuple[float, ...]:
        x, y = self.at(*centre)
        return (
            x - self.unit(rx),
            y - self.unit(ry),
            x + self.unit(rx),
            y + self.unit(ry),
        )

    def _lay(self, fill: Colour, mask: Image.Image) -> None:
        mask = mask.resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(fill, (0, 0, self.width, self.height), mask)


def below(line: Sequence[Point]) -> list[Point]:
    """Close a line across the picture to include everything below it."""
    return [*line, (1.0, 1.0), (0.0, 1.0)]
