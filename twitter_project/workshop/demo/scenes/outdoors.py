"""Scenes under the sky: sea, sails, marsh, birds, fog, the lighthouse at night."""

import math

from twitter_project.workshop.demo.canvas import (
    INK,
    RED,
    WHITE,
    Canvas,
    Point,
    below,
    tint,
)


def draw_sea(c: Canvas) -> None:
    horizon = _sky_and_sun(c, sun=(c.rng.uniform(0.3, 0.7), 0.42))
    _water(c, horizon)


def draw_regatta(c: Canvas) -> None:
    horizon = _sky_and_sun(c, sun=(c.rng.uniform(0.15, 0.85), 0.34))
    c.polygon(below(c.ridge(horizon - 0.03, 0.04)), tint(c.hue + 20, 0.25, 0.52))
    _water(c, horizon, sparkles=False)
    count = c.rng.randrange(2, 8)
    lean = c.rng.uniform(0.1, 0.35)
    for place in range(count):
        x = (place + 0.5) / count + c.rng.uniform(-0.02, 0.02)
        size = c.rng.uniform(0.2, 0.34) * (1.25 if count < 4 else 0.9)
        _boat(c, x, c.rng.uniform(0.62, 0.82), size, lean * c.rng.uniform(0.6, 1.2))


def _boat(c: Canvas, x: float, y: float, size: float, lean: float) -> None:
    def at(dx: float, dy: float) -> Point:
        """Turn the boat about its waterline."""
        turned_x = dx * math.cos(lean) - dy * math.sin(lean)
        turned_y = dx * math.sin(lean) + dy * math.cos(lean)
        scale = c.unit(size)
        return x + turned_x * scale / c.width, y + turned_y * scale / c.height

    hull = tint(c.hue + 170, 0.45, 0.4)
    c.veil([at(-0.5, 0.12), at(0.5, 0.1), at(0.3, 0.3), at(-0.3, 0.3)], INK, 70)
    c.polygon([at(-0.42, 0), at(0.45, 0), at(0.3, 0.14), at(-0.3, 0.14)], hull)
    c.polygon([at(0.02, -0.98), at(0.02, -0.06), at(0.44, -0.06)], WHITE)
    c.polygon(
        [at(-0.03, -0.86), at(-0.03, -0.06), at(-0.36, -0.06)],
        tint(c.hue + 180, 0.35, 0.86),
    )


def draw_marsh(c: Canvas) -> None:
    c.gradient(tint(c.hue + 50, 0.4, 0.9), tint(40, 0.5, 0.93), 0, 0.5)
    for depth in range(6):
        y = 0.46 + depth * 0.085
        shade = tint(c.hue - depth * 7, 0.22 + depth * 0.02, 0.72 - depth * 0.085)
        c.polygon(below(c.ridge(y, 0.025, rough=1.5)), shade)
        if depth in (1, 3):
            c.polygon(
                [
                    *c.ridge(y + 0.035, 0.008),
                    *reversed(c.ridge(y + 0.055, 0.008)),
                ],
                tint(c.hue + 50, 0.4, 0.86),
            )
    for _ in range(90):
        x, y = c.rng.random(), c.rng.uniform(0.86, 1.02)
        tip = (x + c.rng.uniform(-0.02, 0.03), y - c.rng.uniform(0.08, 0.2))
        c.line([(x, y), tip], tint(c.hue - 40, 0.3, c.rng.uniform(0.2, 0.4)), 0.004)
    _flock(c, centre=(0.6, 0.24), count=46)


def _flock(c: Canvas, centre: Point, count: int) -> None:
    for _ in range(count):
        x = c.rng.gauss(centre[0], 0.13)
        y = c.rng.gauss(centre[1], 0.07)
        wing, lift = c.rng.uniform(0.006, 0.014), c.rng.uniform(0.006, 0.016)
        bird = [(x - wing, y - lift), (x, y), (x + wing, y - lift)]
        c.line(bird, tint(c.hue + 60, 0.2, 0.3), 0.0045)


def draw_bird(c: Canvas) -> None:
    c.gradient(tint(c.hue, 0.35, 0.86), tint(c.hue + 10, 0.3, 0.62))
    for _ in range(16):
        y = c.rng.uniform(0.05, 0.98)
        shade = tint(c.hue + 5, 0.3, 0.9 - y * 0.3)
        c.line(c.ridge(y, 0.004), shade, 0.003)
    black = tint(c.hue + 60, 0.2, 0.14)
    for leg in (0.47, 0.52):
        c.line([(leg, 0.58), (leg + 0.01, 0.84)], tint(205, 0.3, 0.45), 0.009)
    c.ellipse((0.49, 0.5), 0.2, 0.115, WHITE)
    c.polygon([(0.44, 0.53), (0.3, 0.545), (0.27, 0.57), (0.42, 0.585)], black)
    c.polygon([(0.41, 0.42), (0.56, 0.43), (0.5, 0.485), (0.39, 0.46)], black)
    c.line([(0.585, 0.48), (0.61, 0.4), (0.6, 0.33), (0.625, 0.27)], WHITE, 0.06)
    c.ellipse((0.628, 0.265), 0.048, 0.042, WHITE)
    c.ellipse((0.612, 0.245), 0.046, 0.026, black)
    c.line([(0.6, 0.25), (0.59, 0.33)], black, 0.02)
    bill = [(0.65 + n * 0.0105, 0.27 - 0.0006 * n * n) for n in range(13)]
    c.line(bill, black, 0.009)
    for _ in range(9):
        y = c.rng.uniform(0.85, 0.97)
        x, half = c.rng.gauss(0.5, 0.05), c.rng.uniform(0.02, 0.09)
        c.line([(x - half, y), (x + half, y)], tint(c.hue, 0.2, 0.9), 0.004)


def draw_moon(c: Canvas) -> None:
    c.gradient(tint(c.hue + 20, 0.5, 0.12), tint(c.hue + 10, 0.45, 0.2))
    for _ in range(110):
        size = c.rng.uniform(0.0012, 0.003)
        place = (c.rng.random(), c.rng.random())
        c.ellipse(place, size, size, tint(50, 0.3, c.rng.uniform(0.6, 0.95)))
    c.glow((0.4, 0.5), 0.36, tint(c.hue, 0.7, 0.6), 90)
    c.ellipse((0.4, 0.5), 0.38, 0.245, tint(c.hue, 0.55, 0.55))
    c.ellipse((0.4, 0.5), 0.345, 0.235, tint(c.hue - 6, 0.5, 0.66))
    c.ellipse((0.4, 0.5), 0.2, 0.2, tint(96, 0.3, 0.56))
    c.polygon(c.blob((0.36, 0.45), 0.1, 1), tint(80, 0.32, 0.66))
    c.polygon(c.blob((0.46, 0.58), 0.07, 2), tint(80, 0.32, 0.66))
    c.glow((0.84, 0.42), 0.1, tint(48, 0.6, 0.8), 120)
    c.ellipse((0.84, 0.42), 0.062, 0.062, tint(48, 0.35, 0.88))
    c.ellipse((0.825, 0.41), 0.014, 0.014, tint(48, 0.2, 0.78))
    c.ellipse((0.85, 0.44), 0.01, 0.01, tint(48, 0.2, 0.78))


def draw_lighthouse(c: Canvas) -> None:
    c.gradient(tint(c.hue + 6, 0.55, 0.14), tint(c.hue - 16, 0.45, 0.4), 0, 0.72)
    for _ in range(130):
        size = c.rng.uniform(0.0012, 0.0035)
        place = (c.rng.random(), c.rng.uniform(0, 0.6))
        c.ellipse(place, size, size, tint(50, 0.4, c.rng.uniform(0.7, 0.95)))
    x = c.rng.uniform(0.58, 0.7)
    lamp = (x, 0.27)
    for end in ((-0.1, 0.02, 0.26), (1.1, 0.12, 0.34)):
        c.veil([lamp, (end[0], end[1]), (end[0], end[2])], tint(48, 0.9, 0.8), 120)
    c.gradient(tint(c.hue - 8, 0.5, 0.26), tint(c.hue, 0.5, 0.12), 0.72, 1)
    c.polygon(below([(0.3, 1.0), (0.46, 0.8), (x, 0.7), (1, 0.78)]), INK)
    c.polygon(
        [(x - 0.03, 0.3), (x + 0.03, 0.3), (x + 0.048, 0.73), (x - 0.048, 0.73)], WHITE
    )
    for stripe in (0.4, 0.56):
        grow = 0.03 + 0.018 * (stripe - 0.3) / 0.43
        c.polygon(
            [
                (x - grow, stripe),
                (x + grow, stripe),
                (x + grow + 0.003, stripe + 0.075),
                (x - grow - 0.003, stripe + 0.075),
            ],
            RED,
        )
    c.polygon([(x - 0.026, 0.24), (x + 0.026, 0.24), (x, 0.185)], RED)
    c.polygon(
        [(x - 0.02, 0.24), (x + 0.02, 0.24), (x + 0.02, 0.3), (x - 0.02, 0.3)],
        tint(48, 0.9, 0.8),
    )
    c.glow(lamp, 0.07, tint(48, 1.0, 0.88), 230)


def draw_fog(c: Canvas) -> None:
    c.gradient(tint(c.hue, 0.12, 0.84), tint(c.hue + 10, 0.14, 0.7))
    ferry = tint(c.hue, 0.14, 0.56)
    c.veil([(0.2, 0.66), (0.86, 0.66), (0.8, 0.78), (0.26, 0.78)], ferry, 120)
    c.veil([(0.3, 0.54), (0.74, 0.54), (0.76, 0.66), (0.28, 0.66)], ferry, 95)
    c.veil([(0.56, 0.32), (0.64, 0.32), (0.66, 0.54), (0.55, 0.54)], ferry, 130)
    for _ in range(7):
        y = c.rng.uniform(0.25, 0.95)
        bank = [*c.ridge(y, 0.03), *reversed(c.ridge(y + 0.1, 0.03))]
        c.veil(bank, tint(c.hue, 0.1, 0.88), 110)


def _sky_and_sun(c: Canvas, sun: Point) -> float:
    """Draw an evening sky; return the height of the horizon."""
    horizon = 0.54
    warm = 30 if 60 < c.hue < 320 else c.hue + 16
    c.gradient(tint(c.hue, 0.45, 0.5), tint(c.hue - 20, 0.4, 0.74), 0, 0.3)
    c.gradient(tint(c.hue - 20, 0.4, 0.74), tint(warm, 0.8, 0.82), 0.3, horizon)
    for _ in range(3):
        y = c.rng.uniform(0.08, 0.36)
        cloud = [*c.ridge(y, 0.015), *reversed(c.ridge(y + 0.03, 0.02))]
        c.veil(cloud, tint(warm, 0.6, 0.88), 70)
    c.glow(sun, 0.24, tint(warm, 1.0, 0.86), 170)
    c.ellipse(sun, 0.075, 0.075, tint(warm + 10, 1.0, 0.92))
    return horizon


def _water(c: Canvas, horizon: float, *, sparkles: bool = True) -> None:
    c.gradient(tint(c.hue, 0.42, 0.56), tint(c.hue + 8, 0.5, 0.24), horizon, 1)
    for band in range(14):
        y = horizon + 0.02 + (1 - horizon) * (band / 14) ** 1.4
        shade = tint(c.hue + 4, 0.42, 0.6 - band * 0.026)
        thick = 0.004 + band * 0.0012
        wave = [
            *c.ridge(y, 0.003 + band * 0.0007, rough=3),
            *reversed(c.ridge(y + thick, 0.003, rough=3)),
        ]
        c.polygon(wave, shade)
    for _ in range(70 if sparkles else 24):
        depth = c.rng.random() ** 1.5
        y = horizon + 0.02 + depth * (0.96 - horizon)
        x = c.rng.gauss(0.5, 0.05 + depth * 0.1)
        half = 0.01 + depth * 0.03
        light = tint(38, 0.9, 0.84 - depth * 0.1)
        c.line([(x - half, y), (x + half, y)], light, 0.004 + depth * 0.004)
