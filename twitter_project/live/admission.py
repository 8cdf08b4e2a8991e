"""What the view and the stream's HTTP tell each other about one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twitter_project.live.types import Viewer

# In the request's ASGI scope, which the view finds in its environment.
KEY = "twitter_project.live"


@dataclass(slots=True)
class Admission:
    """`count` says how many streams of an account are open; the view sets `viewer`.

    Not `is_ready`: what happens now would not be heard.
    """

    count: Callable[[int], int]
    is_ready: bool
    viewer: Viewer | None = None
