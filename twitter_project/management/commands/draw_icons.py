"""Draws the icons for phones and desktops from the site's mark."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from PIL import Image

from twitter_project.public.mark import draw_mark

FOLDER = Path(settings.BASE_DIR, "twitter_project", "web", "static", "img")
PAPER = (253, 252, 250)
ACCENT = (10, 107, 117)
BILL = (209, 69, 44)
# By file: its side, and how much of it the mark fills. A maskable icon may be cut to a
# circle of four fifths of its side.
ICONS = {
    "icon-192.png": (192, 0.72),
    "icon-512.png": (512, 0.72),
    "icon-maskable-512.png": (512, 0.56),
    "apple-touch-icon.png": (180, 0.66),
}


class Command(BaseCommand):
    help = "Draw the app's icons into the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, (side_px, share) in ICONS.items():
            draw_icon(side_px, share).save(FOLDER / name, optimize=True)
            self.stdout.write(name)


def draw_icon(side_px: int, share: float) -> Image.Image:
    """Return the mark in the middle of a paper-coloured square."""
    icon = Image.new("RGB", (side_px, side_px), PAPER)
    mark_px = round(side_px * share)
    mark = draw_mark(mark_px, ACCENT, BILL)
    # The drawing fills its square horizontally, but not vertically.
    box = mark.getbbox() or (0, 0, mark_px, mark_px)
    left = (side_px - box[0] - box[2]) // 2
    top = (side_px - box[1] - box[3]) // 2
    icon.paste(mark, (left, top), mark)
    return icon
