"""Draws the demo world's pictures. Every scene is abstract and has its own hue."""

import io
from collections.abc import Callable

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image

from twitter_project.workshop.demo.canvas import Canvas

from . import outdoors, papers, things

SCENES: dict[str, Callable[[Canvas], None]] = {
    "bird": outdoors.draw_bird,
    "books": things.draw_books,
    "bowls": things.draw_bowls,
    "course": papers.draw_course,
    "fog": outdoors.draw_fog,
    "hull": things.draw_hull,
    "lighthouse": outdoors.draw_lighthouse,
    "loaves": things.draw_loaves,
    "map": papers.draw_map,
    "marsh": outdoors.draw_marsh,
    "moon": outdoors.draw_moon,
    "regatta": outdoors.draw_regatta,
    "sea": outdoors.draw_sea,
    "tides": papers.draw_tides,
    "wind": papers.draw_wind,
    "window": things.draw_window,
}


def draw(what: str, *, hue: int, seed: int, size_px: tuple[int, int]) -> Image.Image:
    """Draw a scene; the same arguments give the same picture."""
    canvas = Canvas(size_px, hue, seed)
    SCENES[what](canvas)
    return canvas.finish()


def draw_file(
    what: str, *, hue: int, seed: int, size_px: tuple[int, int]
) -> "File[bytes]":
    """Draw a scene as a file that somebody could have uploaded."""
    buffer = io.BytesIO()
    draw(what, hue=hue, seed=seed, size_px=size_px).save(buffer, "JPEG", quality=92)
    return ContentFile(buffer.getvalue(), name=f"{what}.jpg")
