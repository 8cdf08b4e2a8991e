"""Reads how much of a rate limit is used."""

from __future__ import annotations

from django.utils import timezone

from twitter_project.shared.models import RateLimitUse
from twitter_project.shared.rate_limits import RateLimit


def count_used(limit: RateLimit, key: str) -> int:
    """Return how much `key` has used of the limit in its current window."""
    current = RateLimitUse.objects.filter(
        key=f"{limit.name}:{key}", resets_at__gt=timezone.now()
    )
    return current.values_list("used", flat=True).first() or 0
