"""Tests that every accent is readable in every theme (WCAG's contrast)."""

import re
from itertools import product

import pytest

from twitter_project.web.bundles import SOURCES
from twitter_project.web.site import DISPLAY_CHOICES

READABLE = 4.5
TOKENS = (SOURCES / "css" / "tokens.css").read_text()
BLOCK = re.compile(r"^  ([^{}\n/*@]+) \{\n(.*?)^  \}", re.DOTALL | re.MULTILINE)
VALUE = re.compile(r"(--[\w-]+): ((?:light-dark\([^;]*\)|#\w+));")
# Pairs of foreground and background.
PAIRS = [
    *product(
        ("--ink", "--ink-muted", "--accent", "--accent-strong", "--danger", "--like"),
        ("--paper", "--paper-sunk", "--paper-raised"),
    ),
    ("--accent", "--accent-wash"),
    ("--ink", "--accent-wash"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--on-danger", "--danger"),
    ("--danger", "--danger-wash"),
    ("--retweet", "--paper"),
    ("--paper", "--ink"),
]


def values_of(theme: str, accent: str) -> dict[str, str]:
    """Return the colours by token, as the cascade leaves them."""
    values: dict[str, str] = {}
    for selector, body in BLOCK.findall(TOKENS):
        if selector in (
            ":root",
            f':root[data-theme="{theme}"]',
            f'[data-accent="{accent}"]',
        ):
            values |= dict(VALUE.findall(body))
    side = 0 if theme == "light" else 1
    return {
        name: re.findall(r"#\w+", value)[side if "light-dark" in value else 0]
        for name, value in values.items()
        if "#" in value
    }


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", DISPLAY_CHOICES["theme"][1:])
@pytest.mark.parametrize("accent", DISPLAY_CHOICES["accent"])
def test_everything_can_be_read(theme: str, accent: str) -> None:
    values = values_of(theme, accent)

    poor = {
        (one, other): round(found, 2)
        for one, other in PAIRS
        if (found := contrast(values[one], values[other])) < READABLE
    }

    assert poor == {}
