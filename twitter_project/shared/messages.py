"""Messages that name a limit."""

from __future__ import annotations

from django.utils.functional import keep_lazy_text


@keep_lazy_text
def with_limits(message: str, **limits: int) -> str:
    """Return the message with its limits, such as `%(max)d`, in the reader's language.

    A lazy message stays lazy.
    """
    return message % limits
