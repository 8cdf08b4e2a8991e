"""Search: finds the tweets that a query asks for, and shows those a viewer may see."""

from tweets.services.search.searching import search_bookmarks, search_tweets
from tweets.services.search.top import (
    list_popular_tweets,
    parse_top_cursor,
    search_top_tweets,
)

__all__ = [
    "list_popular_tweets",
    "parse_top_cursor",
    "search_bookmarks",
    "search_top_tweets",
    "search_tweets",
]
