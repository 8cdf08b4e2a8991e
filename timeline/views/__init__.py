"""Pages of timelines, one module per topic."""

FEED = "timeline/_feed.html"
"""The template of a feed: a page of tweets and the link to the next."""
