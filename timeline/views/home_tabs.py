"""The tabs of home, and which of them a person opened last."""

from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from timeline.types import HomeTab

URLS = {HomeTab.FOLLOWING: "home_following", HomeTab.FOR_YOU: "for_you"}


class Tab(TypedDict):
    url: str
    label: str | Promise
    is_current: bool


def list_tabs(current: HomeTab) -> list[Tab]:
    """Return the tabs of home. Others, such as lists, may be appended."""
    return [
        {"url": reverse(URLS[tab]), "label": tab.label, "is_current": tab is current}
        for tab in HomeTab
    ]


def is_choice(request: HttpRequest) -> bool:
    """Return whether a person opened this tab, rather than a browser prefetching it."""
    return "prefetch" not in request.headers.get("Sec-Purpose", "")
