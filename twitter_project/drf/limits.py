"""What is left of the limits that a request counted towards, as headers.

`RateLimit-Policy` and `RateLimit` follow draft-ietf-httpapi-ratelimit-headers-10; the
three others are its earlier form, which more clients know. They are about the window
that fills up first.
"""

from __future__ import annotations

from collections.abc import Sequence

from twitter_project.shared.rate_limits import RateLimit, Usage


def describe_limits(used: Sequence[tuple[RateLimit, Usage]]) -> dict[str, str]:
    """Return the headers; none if the request counted towards nothing."""
    if not used:
        return {}
    # The last use counts: a request may have been tried again.
    latest = {(limit.name, limit.window_s): (limit, usage) for limit, usage in used}
    limit, usage = min(latest.values(), key=lambda one: one[1].remaining)
    policies = (
        f'"{_name(one)}";q={one.amount};w={one.window_s}' for one, _ in latest.values()
    )
    return {
        "RateLimit-Policy": ", ".join(policies),
        "RateLimit": f'"{_name(limit)}";r={usage.remaining};t={usage.wait_s}',
        "RateLimit-Limit": str(usage.limit),
        "RateLimit-Remaining": str(usage.remaining),
        "RateLimit-Reset": str(usage.wait_s),
    }


def _name(limit: RateLimit) -> str:
    return f"{limit.name}-{limit.window_s}"
