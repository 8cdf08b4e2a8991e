"""Links to tweets of this site, which become quotes."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve


def find_tweet_id(url: str, *, host: str) -> int | None:
    """Return the tweet that the URL leads to, None unless it is one of this site."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc != host:
            return None
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    return match.kwargs["tweet_id"] if match.url_name == "tweet" else None


def split_last_link(text: str) -> tuple[str, str]:
    """Return the text before its last word, and that word, which may be a link."""
    words = text.rsplit(maxsplit=1)
    if len(words) < 2:
        return "", text.strip()
    return words[0], words[1]
