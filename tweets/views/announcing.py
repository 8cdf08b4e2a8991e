"""The message on the next page that says what was posted, with a link to it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tweets.types import TweetView
from tweets.views.paths import url_of

# `shared/_status.html` takes what follows it as the address of the link.
VIEW = "view "


def announce(request: HttpRequest, tweets: Sequence[TweetView]) -> None:
    """Say on the next page that these were posted."""
    tags = f"{VIEW}{url_of(tweets[0])}"
    messages.success(request, describe_posted(tweets), extra_tags=tags)


def describe_posted(tweets: Sequence[TweetView]) -> str:
    """Return the message for a new tweet, reply or thread."""
    if tweets[1:]:
        return _("Your thread is posted.")
    if tweets[0].in_reply_to_id is not None:
        return _("Your reply is posted.")
    return _("Your tweet is posted.")
