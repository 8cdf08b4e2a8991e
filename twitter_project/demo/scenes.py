"""What the demo world's pictures show. Every scene is abstract and has its own hue."""

import io
import math
from collections.abc import Callable

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image

from twitter_project.demo.canvas import Canvas, Colour, Point, below, tint

PAPER = tint(44, 0.35, 0.94)
WHITE = tint(40, 0.3, 0.98)
INK = tint(220, 0.3, 0.22)
RED = tint(6, 0.7, 0.52)
WATER_HUE = 200


def draw(what: str, *, hue: int, seed: int, size_px: tuple[int, int]) -> Image.Image:
    """Draw a scene; the same arguments give the same picture."""
    canvas = Canvas(size_px, hue, seed)
    SCENES[what](canvas)
    return canvas.finish()


def draw_file(
    what: str, *, hue: int, seed: int, size_px: tuple[int, int]
) -> "File[bytes]":
    """Draw a scene as a file that could have been uploaded."""
    buffer = io.BytesIO()
    draw(what, hue=hue, seed=seed, size_px=size_px).save(buffer, "JPEG", quality=92)
    return ContentFile(buffer.getvalue(), name=f"{what}.jpg")


def _sea(c: Canvas) -> None:
    horizon = _sky_and_sun(c, sun=(c.rng.uniform(0.3, 0.7), 0.42))
    _water(c, horizon)


def _regatta(c: Canvas) -> None:
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


def _marsh(c: Canvas) -> None:
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


def _bird(c: Canvas) -> None:
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


def _loaves(c: Canvas) -> None:
    c.gradient(tint(c.hue + 8, 0.3, 0.9), tint(c.hue, 0.3, 0.82))
    for stripe in range(9):
        x = stripe / 8
        c.line([(x, 0), (x - 0.1, 1)], tint(c.hue + 180, 0.2, 0.78), 0.006)
    for row in range(2):
        for column in range(3):
            centre = (0.2 + column * 0.3, 0.3 + row * 0.42)
            _loaf(c, centre, c.rng.uniform(0.165, 0.185))


def _loaf(c: Canvas, centre: Point, radius: float) -> None:
    x, y = centre
    c.glow((x + 0.015, y + 0.04), radius * 1.05, tint(c.hue, 0.4, 0.3), 120)
    for step in range(10):
        size = radius * (1 - step * 0.055)
        shade = tint(c.hue - 6 + step, 0.55, 0.36 + step * 0.032)
        c.ellipse((x - step * 0.002, y - step * 0.004), size, size * 0.86, shade)
    half, rise = c.unit(radius * 0.4) / c.width, c.unit(radius * 0.26) / c.height
    for cut in range(-2, 3):
        middle = y + cut * radius * 0.25 * c.unit(1) / c.height
        ends = [(x - half, middle + rise / 2), (x + half, middle - rise / 2)]
        c.line(ends, tint(c.hue + 12, 0.5, 0.86), 0.012)


def _books(c: Canvas) -> None:
    c.gradient(tint(c.hue + 30, 0.22, 0.9), tint(c.hue + 20, 0.22, 0.82))
    x = 0.06
    while x < 0.8:
        width, height = c.rng.uniform(0.03, 0.075), c.rng.uniform(0.45, 0.72)
        _book(c, x, width, height, lean=0)
        x += width + 0.004
    _book(c, x + 0.03, 0.06, 0.6, lean=0.09)
    c.polygon([(0, 0.84), (1, 0.84), (1, 1), (0, 1)], tint(28, 0.32, 0.42))
    c.polygon([(0, 0.84), (1, 0.84), (1, 0.86), (0, 0.86)], tint(28, 0.34, 0.56))


def _book(c: Canvas, x: float, width: float, height: float, lean: float) -> None:
    base = 0.84
    hue = c.hue + c.rng.choice((-40, -22, -8, 0, 10, 34, 60))
    light = c.rng.uniform(0.28, 0.78)

    def band(low: float, high: float, shade: Colour) -> None:
        c.polygon(
            [
                (x - lean * low, base - height * low),
                (x + width - lean * low, base - height * low),
                (x + width - lean * high, base - height * high),
                (x - lean * high, base - height * high),
            ],
            shade,
        )

    band(0, 1, tint(hue, 0.42, light))
    accent = tint(hue + 30, 0.5, 0.88 if light < 0.6 else 0.35)
    low = c.rng.uniform(0.1, 0.3)
    band(low, low + 0.02, accent)
    high = c.rng.uniform(0.62, 0.8)
    band(high, high + c.rng.choice((0.02, 0.1)), accent)


def _tides(c: Canvas) -> None:
    _chart(c, tides=13 if c.width > c.height else 4)


def _wind(c: Canvas) -> None:
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


def _map(c: Canvas) -> None:
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


def _course(c: Canvas) -> None:
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


def _hull(c: Canvas) -> None:
    c.gradient(tint(c.hue + 10, 0.2, 0.3), tint(c.hue, 0.25, 0.18))
    planks = 9

    def edge(plank: float) -> list[Point]:
        depth = plank / planks
        return [
            (n / 60, 0.14 + 0.7 * depth + (0.3 - 0.24 * depth) * (n / 60 - 0.45) ** 2)
            for n in range(61)
        ]

    for plank in range(planks):
        light = 0.62 - 0.035 * plank + c.rng.uniform(-0.04, 0.04)
        shape = [*edge(plank), *reversed(edge(plank + 0.94))]
        c.polygon(shape, tint(c.hue + c.rng.uniform(-4, 8), 0.48, light))
        for _ in range(5):
            grain = edge(plank + c.rng.uniform(0.1, 0.85))
            start = c.rng.randrange(40)
            c.line(grain[start : start + 20], tint(c.hue, 0.45, light - 0.06), 0.002)
        for rivet in range(3, 60, 6):
            x, y = edge(plank + 0.14)[rivet]
            c.ellipse((x, y), 0.006, 0.006, tint(24, 0.7, 0.74))


def _moon(c: Canvas) -> None:
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


def _bowls(c: Canvas) -> None:
    c.gradient(tint(c.hue + 20, 0.16, 0.92), tint(c.hue + 14, 0.18, 0.82), 0, 0.66)
    c.gradient(tint(c.hue + 10, 0.2, 0.74), tint(c.hue + 6, 0.2, 0.62), 0.66, 1)
    count = 5 if c.width > c.height else 2
    for place in range(count):
        x = (place + 0.5) / count
        radius = c.rng.uniform(0.105, 0.145) * (1.5 if count == 2 else 1)
        deep = radius * c.rng.uniform(0.8, 1.15)
        rim = 0.78 - deep
        spread = 40 if c.hue < 100 else 7
        hue = c.hue + place * spread * c.rng.uniform(0.6, 1.2)
        c.glow((x + 0.02, 0.79), radius * 0.8, tint(c.hue, 0.3, 0.25), 150)
        light = c.rng.uniform(0.45, 0.66)
        c.half_ellipse((x, rim), radius, deep, tint(hue, 0.36, light))
        c.ellipse((x, rim), radius, radius * 0.24, tint(hue, 0.36, light + 0.16))
        c.ellipse(
            (x, rim + 0.006), radius * 0.9, radius * 0.19, tint(hue, 0.4, light - 0.16)
        )


def _lighthouse(c: Canvas) -> None:
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


def _fog(c: Canvas) -> None:
    c.gradient(tint(c.hue, 0.12, 0.84), tint(c.hue + 10, 0.14, 0.7))
    ferry = tint(c.hue, 0.14, 0.56)
    c.veil([(0.2, 0.66), (0.86, 0.66), (0.8, 0.78), (0.26, 0.78)], ferry, 120)
    c.veil([(0.3, 0.54), (0.74, 0.54), (0.76, 0.66), (0.28, 0.66)], ferry, 95)
    c.veil([(0.56, 0.32), (0.64, 0.32), (0.66, 0.54), (0.55, 0.54)], ferry, 130)
    for _ in range(7):
        y = c.rng.uniform(0.25, 0.95)
        bank = [*c.ridge(y, 0.03), *reversed(c.ridge(y + 0.1, 0.03))]
        c.veil(bank, tint(c.hue, 0.1, 0.88), 110)


def _window(c: Canvas) -> None:
    c.gradient(tint(c.hue + 20, 0.45, 0.86), tint(c.hue + 10, 0.4, 0.78))
    middle, half = 0.5, c.unit(0.24) / c.width
    frame = tint(200, 0.35, 0.42)
    for grow, shade in ((0.022, WHITE), (0, tint(214, 0.35, 0.24))):
        wide = half + grow * c.height / c.width
        c.ellipse((middle, 0.36), 0.24 + grow, 0.24 + grow, shade)
        left, right = middle - wide, middle + wide
        c.polygon([(left, 0.36), (right, 0.36), (right, 0.8), (left, 0.8)], shade)
    c.polygon(
        [
            (middle - half * 1.25, 0.78),
            (middle + half * 1.25, 0.78),
            (middle + half * 1.25, 0.83),
            (middle - half * 1.25, 0.83),
        ],
        WHITE,
    )
    _cat(c, middle - half * 0.35)
    for _ in range(26):
        x = middle + c.rng.uniform(-1.15, 1.15) * half
        y = c.rng.uniform(0.74, 0.86)
        c.ellipse((x, y), 0.032, 0.032, tint(130, 0.3, c.rng.uniform(0.28, 0.42)))
    for _ in range(34):
        x = middle + c.rng.uniform(-1.15, 1.15) * half
        bloom = tint(350, 0.7, c.rng.uniform(0.48, 0.66))
        c.ellipse((x, c.rng.uniform(0.7, 0.85)), 0.017, 0.017, bloom)
    c.line([(middle, 0.13), (middle, 0.76)], frame, 0.008)


def _cat(c: Canvas, x: float) -> None:
    grey = tint(30, 0.05, 0.55)
    c.ellipse((x, 0.69), 0.085, 0.11, grey)
    c.ellipse((x, 0.555), 0.058, 0.052, grey)
    across = c.unit(1) / c.width
    for side in (-1, 1):
        ear = [(0.018, 0.53), (0.052, 0.53), (0.044, 0.475)]
        c.polygon([(x + side * dx * across, y) for dx, y in ear], grey)
        c.ellipse((x + side * 0.022 * across, 0.55), 0.008, 0.01, tint(60, 0.9, 0.7))


def _sky_and_sun(c: Canvas, sun: Point) -> float:
    """Draw an evening sky; return where the horizon is."""
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


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )


SCENES: dict[str, Callable[[Canvas], None]] = {
    "bird": _bird,
    "books": _books,
    "bowls": _bowls,
    "course": _course,
    "fog": _fog,
    "hull": _hull,
    "lighthouse": _lighthouse,
    "loaves": _loaves,
    "map": _map,
    "marsh": _marsh,
    "moon": _moon,
    "regatta": _regatta,
    "sea": _sea,
    "tides": _tides,
    "wind": _wind,
    "window": _window,
}
