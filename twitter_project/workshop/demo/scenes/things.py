"""Scenes of things nearby: bread, books, a boat's planks, bowls, a window."""

from twitter_project.workshop.demo.canvas import WHITE, Canvas, Colour, Point, tint


def draw_loaves(c: Canvas) -> None:
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


def draw_books(c: Canvas) -> None:
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


def draw_hull(c: Canvas) -> None:
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


def draw_bowls(c: Canvas) -> None:
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


def draw_window(c: Canvas) -> None:
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
