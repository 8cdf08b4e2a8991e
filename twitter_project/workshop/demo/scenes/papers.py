"""Scenes on paper: charts, contour maps, the course of a race."""

import math

from twitter_project.workshop.demo.canvas import (
    INK,
    PAPER,
    RED,
    WATER_HUE,
    WHITE,
    Canvas,
    Point,
    tint,
)


def draw_tides(c: Canvas) -> None:
    _chart(c, tides=13 if c.width > c.height else 4)


def draw_wind(c: Canvas) -> None:
    _chart(c, tides=0)


def _chart(c: Canvas, tides: int) -> None:
    c.gradient(PAPER, tint(c.hue, 0.25, 0.93))
    for line in range(1, 14):
        x = line / 14
        c.line([(x, 0.08), (x, 0.9)], tint(c.hue, 0.2, 0.84), 0.0025)
    for line in range(1, 6):
        y = 0.08 + line * 0.137
        c.line([(0.04, y), (0.96, y)], tint(c.hue, 0.2, 0.84), 0.0025)
    phase, peak = c.rng.uniform(0, 6), c.rng.uniform(0.4, 0.6)

    def height(x: float) -> float:
        swell = math.exp(-(((x - peak) / 0.28) ** 2))
        if not tides:
            gusts = math.sin(31 * x + phase) + math.sin(53 * x)
            return 0.8 - 0.5 * swell - 0.012 * gusts
        return 0.56 - (0.1 + 0.2 * swell) * math.sin(math.tau * tides * x + phase)

    curve = [(n / 400, height(n / 400)) for n in range(401)]
    foot = [(1.0, 0.9), (0.0, 0.9)]
    back = [(x, y - 0.06 - 0.04 * math.sin(9 * x)) for x, y in curve]
    c.polygon([*back, *foot], tint(c.hue + 8, 0.4, 0.82))
    c.polygon([*curve, *foot], tint(c.hue, 0.45, 0.6))
    c.line(curve, tint(c.hue, 0.6, 0.28), 0.009)
    top = min(curve, key=lambda point: point[1])
    c.ellipse(top, 0.018, 0.018, RED)
    c.line([(0.0, 0.9), (1.0, 0.9)], INK, 0.005)


def draw_map(c: Canvas) -> None:
    c.gradient(tint(WATER_HUE, 0.4, 0.82), tint(WATER_HUE + 8, 0.42, 0.74))
    hills = [(0.2, 0.24, 0.5), (0.8, 0.1, 0.44), (0.78, 0.86, 0.4)]
    for number, (x, y, radius) in enumerate(hills):
        c.polygon(c.blob((x, y), radius * 1.12, number), tint(42, 0.5, 0.86))
    for number, (x, y, radius) in enumerate(hills):
        for level in range(8):
            shade = tint(c.hue - level * 4, 0.32, 0.78 - level * 0.055)
            outline = c.blob((x, y), radius * (1 - level * 0.12), number)
            c.polygon(outline, shade)
            c.line([*outline, outline[0]], tint(c.hue, 0.35, 0.36), 0.002)
    bend = c.rng.uniform(0.04, 0.16)
    channel = [
        (0.42 + bend * math.sin(n / 9) + n * 0.0022, n / 60) for n in range(-2, 64)
    ]
    c.line(channel, tint(WATER_HUE, 0.5, 0.66), 0.06)
    c.line(channel, tint(WATER_HUE + 6, 0.5, 0.56), 0.03)
    for n in range(1, 6):
        c.line([(n / 6, 0), (n / 6, 1)], tint(WATER_HUE, 0.2, 0.68), 0.0016)
    c.ellipse((0.5, 0.93), 0.022, 0.022, RED)


def draw_course(c: Canvas) -> None:
    c.gradient(tint(c.hue, 0.4, 0.9), tint(c.hue + 6, 0.45, 0.78))
    for level, shade in enumerate((tint(42, 0.5, 0.84), tint(80, 0.28, 0.7))):
        c.polygon(c.blob((0.5, -0.12), 0.52 - level * 0.08, 3), shade)
        c.polygon(c.blob((0.02, 0.6), 0.34 - level * 0.08, 4), shade)
    for ring in range(3):
        outline = c.blob((0.5, -0.12), 0.62 + ring * 0.1, 3)
        c.line(outline, tint(c.hue, 0.35, 0.7), 0.002)
    buoys = [(0.36, 0.52), (0.84, 0.4), (0.66, 0.86)]
    for start, end in zip(buoys, [*buoys[1:], buoys[0]], strict=True):
        for dash in range(14):
            here, there = (dash / 14, (dash + 0.55) / 14)
            c.line(
                [_between(start, end, here), _between(start, end, there)], INK, 0.007
            )
    for buoy in buoys[1:]:
        c.ellipse(buoy, 0.026, 0.026, WHITE)
        c.ellipse(buoy, 0.018, 0.018, tint(40, 0.9, 0.55))
    c.polygon(c.blob((0.76, 0.72), 0.045, 5), RED)


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )
