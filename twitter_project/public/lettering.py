"""Sets text in pictures: finds a font, and breaks lines."""

import functools
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont
FOLDER = Path("/usr/share/fonts/truetype")
# Fonts with the most letters first: a letter that a font lacks is drawn as a box.
REGULAR = (
    "noto/NotoSans-Regular.ttf",
    "dejavu/DejaVuSans.ttf",
    "liberation/LiberationSans-Regular.ttf",
)
BOLD = (
    "noto/NotoSans-Bold.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "liberation/LiberationSans-Bold.ttf",
)
ELLIPSIS = "\u2026"


@functools.cache
def find_font(size_px: int, *, is_bold: bool = False) -> Font:
    """Return a system font; without one, Pillow's own, which has Latin letters."""
    for name in BOLD if is_bold else REGULAR:
        if (FOLDER / name).exists():
            return ImageFont.truetype(FOLDER / name, size_px)
    font = ImageFont.load_default(size_px)
    if not isinstance(font, Font):
        raise TypeError("Pillow is built without FreeType.")
    return font


def fit_line(text: str, font: Font, width_px: float) -> str:
    """Return the text, cut with an ellipsis if it is too wide."""
    if font.getlength(text) <= width_px:
        return text
    while text and font.getlength(text + ELLIPSIS) > width_px:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def break_lines(text: str, font: Font, width_px: float, most: int) -> list[str]:
    """Return at most this many lines; the last one ends in an ellipsis if text is left.

    Words wider than a line are broken at the end of the line.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += _break(paragraph, font, width_px)
        if len(lines) > most:
            lines[most - 1] = fit_line(lines[most - 1] + ELLIPSIS, font, width_px)
            return lines[:most]
    return lines


def _break(paragraph: str, font: Font, width_px: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".lstrip()
        if font.getlength(longer) <= width_px:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while font.getlength(line) > width_px:
            end = _fitting(line, font, width_px)
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line]


def _fitting(word: str, font: Font, width_px: float) -> int:
    """Return how many of the word's letters fit, at least one."""
    end = len(word)
    while end > 1 and font.getlength(word[:end]) > width_px:
        end -= 1
    return end
