"""Limits the bytes of pictures that an account has stored and not yet posted."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import TooMany
from twitter_project.shared.rate_limits import RateLimit, give_back, spend

# Pictures that nobody posts are deleted after a day.
STAGED = RateLimit("staged_bytes", 300 * 1024 * 1024, 24 * 60 * 60)
TOO_MUCH = _(
    "Too many of your pictures are not in a tweet yet. Post some of them, or try again"
    " tomorrow."
)


def stage(owner_id: int, size_bytes: int) -> None:
    """Count bytes before storing them. Raises: TooMany, without counting anything."""
    try:
        spend(STAGED, str(owner_id), cost=size_bytes)
    except TooMany as error:
        raise TooMany(TOO_MUCH, retry_after_s=error.retry_after_s) from None


def unstage(owner_id: int, size_bytes: int) -> None:
    """Give back bytes that a tweet now uses, or that were not stored after all."""
    give_back(STAGED, str(owner_id), cost=size_bytes)
