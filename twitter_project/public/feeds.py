"""Atom feeds of a person's tweets and of a hashtag's."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.html import conditional_escape, linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.services import get_profile_timeline, get_tag_timeline
from tweets.types import TweetView
from twitter_project.public.caching import answer, etag_of
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.text import clean_line, clean_text
from twitter_project.web.site import absolute_url
from users.services import get_profile
from users.types import ANONYMOUS

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
TITLE_MAX = 80


@require_safe
def profile_feed(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a person's tweets and retweets, without replies."""
    person = get_profile(handle=handle, viewer=ANONYMOUS).person.card
    page = get_profile_timeline(author_id=person.id, viewer=ANONYMOUS, keyset=Keyset())
    return _feed(
        request,
        page.items,
        title=f"{person.display_name} (@{person.handle})",
        link=reverse("profile", args=[person.handle]),
        subtitle=person.bio,
        noindex=person.noindex,
    )


@require_safe
def hashtag_feed(request: HttpRequest, tag: str) -> HttpResponse:
    page = get_tag_timeline(tag=tag, viewer=ANONYMOUS, keyset=Keyset())
    shown = [tweet for tweet in page.items if not tweet.author.noindex]
    return _feed(
        request,
        shown,
        title=f"#{tag}",
        link=reverse("hashtag", args=[tag]),
        subtitle=_("Tweets with #%(tag)s") % {"tag": tag},
    )


def _feed(
    request: HttpRequest,
    tweets: Sequence[TweetView],
    *,
    title: str,
    link: str,
    subtitle: str,
    noindex: bool = False,
) -> HttpResponse:
    def url(path: str) -> str:
        return absolute_url(request, path)

    def make() -> bytes:
        feed = feedgenerator.Atom1Feed(
            title=f"{clean_line(title)} · {settings.SITE_NAME}",
            link=url(link),
            description="",
            subtitle=clean_text(subtitle),
            feed_url=url(request.path),
            feed_guid=url(link),
        )
        for tweet in tweets:
            _add(feed, tweet, url)
        return feed.writeString("utf-8").encode()

    etag = etag_of(title, subtitle, url(link), *map(_version, tweets))
    return answer(request, make, content_type=CONTENT_TYPE, etag=etag, noindex=noindex)


def _add(
    feed: feedgenerator.Atom1Feed, tweet: TweetView, url: Callable[[str], str]
) -> None:
    """Add a tweet, without the characters that XML does not allow.

    Rows stored before people's texts were cleaned may contain some.
    """
    text = clean_text(tweet.excerpt)
    link = url(reverse("tweet", args=[tweet.author.handle, tweet.id]))
    pictures = "".join(
        f"<p>[{conditional_escape(clean_text(item.alt) or _('Picture'))}]</p>"
        for item in tweet.media
        if not tweet.content_warning
    )
    feed.add_item(
        title=Truncator(text).chars(TITLE_MAX) or _("Picture"),
        link=link,
        description=f"{linebreaks(text, autoescape=True)}{pictures}",
        unique_id=link,
        author_name=clean_line(tweet.author.display_name),
        author_link=url(reverse("profile", args=[tweet.author.handle])),
        pubdate=tweet.created_at,
        updateddate=tweet.edited_at or tweet.created_at,
        categories=[clean_line(tag) for tag in tweet.hashtags],
    )


def _version(tweet: TweetView) -> tuple[int, datetime | None, str, str]:
    return tweet.id, tweet.edited_at, tweet.author.handle, tweet.author.name
