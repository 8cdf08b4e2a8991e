"""Fetches pages and pictures from the internet for us, without being turned against us.

A URL comes from a stranger, and so does every answer. `reach` says which addresses may
be asked, `request` asks one of them, `fetch` follows redirects within the limits.
"""

from twitter_project.media.fetching.errors import NotFetched
from twitter_project.media.fetching.fetch import Fetched, fetch
from twitter_project.media.fetching.reach import PUBLIC, Reach

__all__ = ["PUBLIC", "Fetched", "NotFetched", "Reach", "fetch"]
