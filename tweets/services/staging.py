"""Limits the bytes that an account stores without posting, and those of its films."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import TooMany
from twitter_project.shared.rate_limits import RateLimit, give_back, spend

# Pictures that nobody posts are deleted after a day.
DAY_S = 24 * 60 * 60
MIB = 1024 * 1024
STAGED = RateLimit("staged_bytes", 1024 * MIB, DAY_S)
TOO_MUCH = _(
    "Too many of your pictures are not in a tweet yet. Post some of them, or try again"
    " tomorrow."
)
# Posted or not: making a film takes a worker minutes.
FILMS = RateLimit("film_bytes", 2048 * MIB, DAY_S)
TOO_MANY_FILMS = _("You have uploaded too many videos today. Try again tomorrow.")


def stage(owner_id: int, size_bytes: int) -> None:
    """Count bytes before storing them. Raises: TooMany, without counting anything."""
    try:
        spend(STAGED, str(owner_id), cost=size_bytes)
    except TooMany as error:
        raise TooMany(TOO_MUCH, retry_after_s=error.retry_after_s) from None


def unstage(owner_id: int, size_bytes: int) -> None:
    """Give back bytes that a tweet now uses, or that were not stored after all."""
    give_back(STAGED, str(owner_id), cost=size_bytes)


def spend_on_films(owner_id: int, size_bytes: int) -> None:
    """Count a video or an animated GIF before it is made. Raises: TooMany."""
    try:
        spend(FILMS, str(owner_id), cost=size_bytes)
    except TooMany as error:
        raise TooMany(TOO_MANY_FILMS, retry_after_s=error.retry_after_s) from None
