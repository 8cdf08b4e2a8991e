"""Accepts uploaded pictures for an account, and explains why it refuses one.

`pool` decodes each in a process of its own. Each account has a budget of pixels for ten
minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from twitter_project.media.pictures.pool import make_in_process
from twitter_project.media.pictures.types import (
    EncodedImage,
    MadeImage,
    Purpose,
    Refused,
)
from twitter_project.media.uploads import NOT_SUPPORTED, Readable, read_bounded, refusal
from twitter_project.media.videos.tools import can_make_videos
from twitter_project.shared.errors import TooMany
from twitter_project.shared.rate_limits import RateLimit, spend

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Ten pictures of the largest size allowed, or forty as large as a phone's.
PIXELS = RateLimit("picture_pixels", 400_000_000, 600)
# Smaller pictures count as this much, because each costs a process.
PIXELS_MIN = 1_000_000
TOO_MANY_PIXELS = _(
    "You have uploaded too many large pictures. Try again in a few minutes."
)
MESSAGES: dict[str, StrOrPromise] = {
    "picture_not_supported": NOT_SUPPORTED,
    "picture_too_large": _("“%(name)s” has more than 40 megapixels."),
    "picture_too_long": _("The animation “%(name)s” is too long."),
    "picture_broken": _("“%(name)s” is broken or incomplete."),
    "picture_too_heavy": _(
        "“%(name)s” is too complex to open. Save a smaller version and try again."
    ),
}


def process_image(
    file: Readable, *, name: str, account_id: int, field: str = "file"
) -> MadeImage:
    """Make a picture fit to be served, at most 4096 px a side, with a preview.

    JPEG stays JPEG, PNG and a still GIF become PNG with their transparency, WebP and
    animations become WebP. The preview is a WebP at most 640 px wide; for an animation
    it shows the first frame. Where there is ffmpeg, an animated GIF only gets a preview
    here and `is_film`.
    Raises: Invalid with `field`, naming the file; TooMany if the account has sent too
    many pixels; Unavailable if too many pictures wait.
    """
    purpose: Purpose = "moving" if can_make_videos() else "media"
    return _make(purpose, file, name=name, account_id=account_id, field=field)


def make_avatar(
    file: Readable, *, name: str, account_id: int, field: str = "avatar"
) -> EncodedImage:
    """Cut a square of 400 px from the middle. Raises: see `process_image`."""
    return _make("avatar", file, name=name, account_id=account_id, field=field).main


def make_banner(
    file: Readable, *, name: str, account_id: int, field: str = "banner"
) -> EncodedImage:
    """Cut 1500 x 500 px from the middle. Raises: see `process_image`."""
    return _make("banner", file, name=name, account_id=account_id, field=field).main


def _make(
    purpose: Purpose, file: Readable, *, name: str, account_id: int, field: str
) -> MadeImage:
    content = read_bounded(file, name=name, field=field)

    def spend_pixels(pixels: int) -> None:
        cost = max(pixels, PIXELS_MIN)
        try:
            spend(PIXELS, str(account_id), cost=cost)
        except TooMany as error:
            wait_s = error.retry_after_s
            raise TooMany(TOO_MANY_PIXELS, retry_after_s=wait_s) from None

    try:
        return make_in_process(purpose, content, begin=spend_pixels)
    except Refused as error:
        message = MESSAGES[error.code]
        raise refusal(error.code, message, name=name, field=field) from error
