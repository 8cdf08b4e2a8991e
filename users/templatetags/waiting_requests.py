"""Says how many people ask to follow the viewer, on the pages that lead to them."""

from __future__ import annotations

from typing import Any

from django import template

from users.services import count_requests
from users.viewers import viewer_of

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_requests(context: dict[str, Any]) -> int:
    """Return how many people wait for the viewer's answer.

    Costs no query if nobody does: the account counts them.
    """
    if not getattr(context.get("user"), "requests_count", 0):
        return 0
    return count_requests(viewer=viewer_of(context["request"]))
