"""Draws tweets, which make up most of a page and most of its cost."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from tweets.services import list_links
from tweets.types import (
    LinkCardView,
    MediaItem,
    MediaState,
    ReplyPolicy,
    Thread,
    ThreadReply,
    TweetView,
    Visibility,
)
from twitter_project.media.signing import media_url_period
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import (
    avatar,
    here,
    indent_step,
    short_count,
)
from twitter_project.web.times import Clock
from users.viewers import settings_of_page

from .drawn_poll import draw_poll
from .drawn_quote import draw_answered, draw_quote
from .parents import ParentPlace, place_parents
from .tweet_text import tweet_text, tweet_text_to

register = template.Library()

KEPT_MEDIA_COUNT = 500


@dataclass(frozen=True, slots=True)
class _PageContext:
    """What a tweet's template needs to know about its page."""

    viewer_id: int | None
    is_staff: bool
    csrf_token: SafeString
    here: SafeString
    clock: Clock
    offers_follow: bool = False
    opens_warnings: bool = False
    opens_media: bool = False


@register.simple_tag(takes_context=True)
def drawn_tweets(context: dict[str, Any], tweets: Iterable[TweetView]) -> SafeString:
    """Draw tweets as they appear in a feed, replies with what they answer."""
    page = _page_context(context)
    drawn = [
        _draw(tweet, page, joined=joined, parent=parent)
        for tweet, joined, parent in place_parents(list(tweets))
    ]
    return SafeString("".join(drawn))


def draw_each(context: dict[str, Any], tweets: Iterable[TweetView]) -> list[SafeString]:
    """Draw tweets of which none stands with its parent, to put something between."""
    page = _page_context(context)
    return [_draw(tweet, page) for tweet in tweets]


@register.simple_tag(takes_context=True)
def drawn_tweet(
    context: dict[str, Any], tweet: TweetView, *, depth: int = 0, joined: bool = False
) -> SafeString:
    """Draw a tweet: `depth` is its indentation, `joined` whether the next one is its
    reply.

    In either case its parent is above it and is not named.
    """
    parent = ParentPlace.ABOVE if depth or joined else ParentPlace.NAMED
    page = _page_context(context)
    return _draw(tweet, page, depth=depth, joined=joined, parent=parent)


@register.simple_tag(takes_context=True)
def drawn_replies(
    context: dict[str, Any], replies: Iterable[ThreadReply]
) -> SafeString:
    """Draw a thread's replies; each branch that is cut ends with a link to its rest."""
    page = _page_context(context)
    drawn: list[SafeString] = []
    cut: list[ThreadReply] = []  # the branches that are still open, outermost first
    for reply in replies:
        while cut and cut[-1].depth >= reply.depth:
            drawn.append(_draw_rest(cut.pop()))
        depth = indent_step(reply.depth)
        drawn.append(_draw(reply.tweet, page, depth=depth, parent=ParentPlace.ABOVE))
        if reply.more_count:
            cut.append(reply)
    drawn += map(_draw_rest, reversed(cut))
    return SafeString("".join(drawn))


def _draw_rest(reply: ThreadReply) -> SafeString:
    facts = {
        "depth": indent_step(reply.depth + 1),
        "count": min(reply.more_count, 2),  # what the plural depends on
    }
    values = {
        "id": reply.tweet.id,
        "handle": reply.tweet.author.handle,
        "short": short_count(reply.more_count),
    }
    return fill("tweets/_more_replies.html", facts, values)


@register.simple_tag(takes_context=True)
def tweet_content(
    context: dict[str, Any], tweet: TweetView, *, refreshes: bool = False
) -> SafeString:
    """Draw a tweet's text, media and poll, behind its warning if it has one.

    `refreshes`: the poll does so while it is open.
    """
    page = _page_context(context)
    values = _values_of_content(tweet, tweet_text(tweet), page, refreshes=refreshes)
    return fill("tweets/_content.html", _facts_of_content(tweet), values)


@register.simple_tag
def edited_mark(tweet: TweetView) -> SafeString:
    """Draw the link to the history of an edited tweet."""
    return _draw_edited_mark(tweet, Clock.read())


@register.simple_tag
def tweet_audience(tweet: TweetView) -> SafeString | str:
    """Draw who sees the tweet, unless everyone does."""
    if tweet.visibility == Visibility.PUBLIC:
        return ""
    return fill("tweets/_audience.html", {"visibility": tweet.visibility}, {})


@register.simple_tag
def reply_policy(thread: Thread) -> SafeString | str:
    """Draw who may reply in the thread, unless everyone may."""
    tweet = thread.tweet
    if tweet.reply_policy == ReplyPolicy.EVERYONE:
        return ""
    shown = [one for one in (*thread.ancestors, tweet) if one is not None]
    root = next((one for one in shown if one.id == tweet.conversation_id), None)
    if root is None:
        return ""
    values = {"by": root.author.display_name}
    return fill("tweets/_reply_policy.html", {"policy": tweet.reply_policy}, values)


@register.simple_tag(takes_context=True)
def tweet_actions(context: dict[str, Any], tweet: TweetView) -> SafeString:
    """Draw the buttons for what the viewer can do with a tweet."""
    return _draw_actions(tweet, _page_context(context))


def _page_context(context: dict[str, Any]) -> _PageContext:
    settings = settings_of_page(context)
    return _PageContext(
        viewer_id=getattr(context.get("user"), "pk", None),
        is_staff=getattr(context.get("user"), "is_staff", False),
        csrf_token=conditional_escape(context.get("csrf_token", "")),
        here=conditional_escape(here(context)),
        clock=Clock.read(),
        offers_follow=bool(context.get("offers_follow")),
        opens_warnings=settings.opens_warnings,
        opens_media=settings.opens_media,
    )


def _draw(
    tweet: TweetView,
    page: _PageContext,
    *,
    depth: int = 0,
    joined: bool = False,
    parent: ParentPlace = ParentPlace.NAMED,
) -> SafeString:
    is_above = parent is ParentPlace.ABOVE
    answered = tweet.answered if parent is ParentPlace.SHOWN else None
    addressee = None if is_above else tweet.in_reply_to
    # If the addressee is named above the text, it need not begin with their mention.
    text = tweet_text_to(tweet, addressee) if addressee else None
    if text is None:
        addressee, text = None, tweet_text(tweet)
    facts: dict[str, Hashable] = {
        "depth": depth,
        "joined": joined,
        "names_parent": addressee is not None and answered is None,
        "is_retweet": tweet.retweeted_by is not None,
        "is_pinned": tweet.is_pinned,
        "has_followed_tag": bool(tweet.followed_tag),
        "is_edited": tweet.edited_at is not None,
        "state": tweet.state,
        "is_in_thread": _is_in_thread(tweet) and not is_above,
        "offers_follow": page.offers_follow and not tweet.author_followed,
    }
    values = _values_of_head(tweet, page)
    values["audience"] = tweet_audience(tweet)
    values["actions"] = _draw_actions(tweet, page) if tweet.is_shown else ""
    values["answered"] = draw_answered(answered) if answered else ""
    if addressee:
        values["parent_handle"] = addressee.handle
    return fill(
        "tweets/_tweet.html",
        facts | _facts_of_content(tweet),
        values | _values_of_content(tweet, text, page),
        language=page.clock.language,
    )


def _is_in_thread(tweet: TweetView) -> bool:
    """Return whether the tweet is known to be part of its author's own thread."""
    answers_itself = tweet.in_reply_to is not None and tweet.in_reply_to == tweet.author
    return answers_itself or tweet.thread_id is not None


def _draw_edited_mark(tweet: TweetView, clock: Clock) -> SafeString:
    """Draw the link to the history, from outlines of its own."""
    values = {
        "id": tweet.id,
        "handle": tweet.author.handle,
        "edited_at": clock.write_in_full(tweet.edited_at) if tweet.edited_at else "",
    }
    facts = {"since": tweet.edited_since}
    return fill("tweets/_edited.html", facts, values, language=clock.language)


def _draw_actions(tweet: TweetView, page: _PageContext) -> SafeString:
    """Draw the actions from outlines of their own.

    Their facts would multiply the outlines of whole tweets by twelve.
    """
    return fill(
        "tweets/_tweet_actions.html",
        _facts_of_actions(tweet, page),
        _values_of_actions(tweet, page),
        language=page.clock.language,
    )


def _values_of_head(tweet: TweetView, page: _PageContext) -> dict[str, object]:
    values: dict[str, object] = {
        "id": tweet.id,
        "handle": tweet.author.handle,
        "csrf_token": page.csrf_token,
        "here": page.here,
        "name": tweet.author.display_name,
        "avatar": avatar(tweet.author),
        **page.clock.values_of(tweet.created_at),
    }
    if tweet.edited_at:
        values["edited_mark"] = _draw_edited_mark(tweet, page.clock)
    if retweeter := tweet.retweeted_by:
        values["retweeter_handle"] = retweeter.handle
        values["retweeter_name"] = retweeter.display_name
    if tag := tweet.followed_tag:
        values["followed_tag"] = tag
        values["followed_tag_url"] = reverse("hashtag", args=[tag])
    return values


def _facts_of_content(tweet: TweetView) -> dict[str, Hashable]:
    # Behind a cover, the text is drawn with everything else.
    return {"has_text": _shows_text(tweet) and tweet.muted_by is None}


def _shows_text(tweet: TweetView) -> bool:
    """Return whether the text is drawn as such, not behind a warning."""
    return bool(tweet.text) and not tweet.content_warning


@register.simple_tag(takes_context=True)
def tweet_media(context: dict[str, Any], tweet: TweetView) -> SafeString:
    """Draw a tweet's pictures or its video, uncovered."""
    return _media_of(tweet, _page_context(context), cover="")


def _media_of(tweet: TweetView, page: _PageContext, *, cover: str) -> SafeString:
    if not tweet.media:
        return SafeString()
    # Only its author can take out what failed.
    has_failed = any(item.state == MediaState.FAILED for item in tweet.media)
    is_own = has_failed and page.viewer_id == tweet.author.id
    return _draw_media(
        tweet.media, page.clock.language, media_url_period(), cover, is_own
    )


def _values_of_content(
    tweet: TweetView, text: SafeString, page: _PageContext, *, refreshes: bool = False
) -> dict[str, object]:
    values: dict[str, object] = {
        "text": text,
        "media": _media_of(tweet, page, cover=_find_cover(tweet, page)),
        "card": _draw_card(tweet.card, media_url_period()) if tweet.card else "",
        "quote": draw_quote(tweet),
        "poll": draw_poll(
            tweet, csrf_token=page.csrf_token, here=page.here, refreshes=refreshes
        ),
    }
    if tweet.content_warning:
        values["warning"] = tweet.content_warning
        facts = {"has_text": bool(tweet.text), "is_open": page.opens_warnings}
        values = _cover("tweets/_warned.html", facts, values, page)
    if tweet.muted_by is not None:
        values["muted_by"] = tweet.muted_by.name
        facts = {"has_text": _shows_text(tweet)}
        values = _cover("tweets/_muted.html", facts, values, page)
    return values


def _cover(
    template: str,
    facts: Mapping[str, Hashable],
    values: dict[str, object],
    page: _PageContext,
) -> dict[str, object]:
    """Return the values of a tweet whose whole content is behind this cover."""
    covered = fill(template, facts, values, language=page.clock.language)
    return {**dict.fromkeys(values, ""), "media": covered}


def _find_cover(tweet: TweetView, page: _PageContext) -> str:
    """Return how the media are covered: not at all (""), or by one that is "open"."""
    if not tweet.is_sensitive:
        return ""
    return "open" if page.opens_media else "closed"


def _facts_of_actions(tweet: TweetView, page: _PageContext) -> dict[str, Hashable]:
    return {
        "is_signed_in": page.viewer_id is not None,
        "is_own": page.viewer_id == tweet.author.id,
        "is_staff": page.is_staff,
        "liked": tweet.liked,
        "retweeted": tweet.retweeted,
        "bookmarked": tweet.bookmarked,
        "is_pinned": tweet.is_pinned,
        "may_quote": tweet.may_quote,
        "may_reply": tweet.may_reply,
        "may_retweet": tweet.may_retweet,
        "hiding": _name_hiding(tweet),
        "may_limit_replies": tweet.in_reply_to_id is None,
        "detaching": _name_detaching(tweet, page),
        "may_have_card": _may_have_card(tweet, page),
    }


def _name_hiding(tweet: TweetView) -> str:
    """Return whether the viewer can "hide" or "unhide" the reply, or ""."""
    if not tweet.may_hide:
        return ""
    return "unhide" if tweet.is_hidden else "hide"


def _may_have_card(tweet: TweetView, page: _PageContext) -> bool:
    """Return whether the viewer may choose a card for their own tweet."""
    is_own = page.viewer_id == tweet.author.id and settings.LINK_CARDS
    return is_own and not tweet.media and bool(list_links(tweet.text))


def _name_detaching(tweet: TweetView, page: _PageContext) -> str:
    """Return whether the viewer can "detach" or "reattach" their tweet, or ""."""
    if tweet.is_detached:
        return "reattach"
    quoted = tweet.quoted
    is_own = quoted is not None and quoted.author.id == page.viewer_id
    return "detach" if is_own else ""


def _values_of_actions(tweet: TweetView, page: _PageContext) -> dict[str, object]:
    return {
        "id": tweet.id,
        "handle": tweet.author.handle,
        "replies": _shown(tweet.replies_count),
        "retweets": _shown(tweet.retweets_count),
        "retweets_count": tweet.retweets_count,
        "likes": _shown(tweet.likes_count),
        "likes_count": tweet.likes_count,
        "csrf_token": page.csrf_token,
        "here": page.here,
    }


def _shown(count: int) -> str:
    return short_count(count) if count else ""


@functools.lru_cache(maxsize=KEPT_MEDIA_COUNT)
def _draw_media(
    media: tuple[MediaItem, ...],
    language: str | None,
    url_period: int,
    cover: str,
    is_own: bool,
) -> SafeString:
    """Draw pictures, whose words are in a language and whose URLs expire."""
    template = "tweets/_covered_media.html" if cover else "tweets/_media.html"
    context = {"media": media, "is_own": is_own, "is_open": cover == "open"}
    return render_to_string(template, context)


@functools.lru_cache(maxsize=KEPT_MEDIA_COUNT)
def _draw_card(card: LinkCardView, url_period: int) -> SafeString:
    """Draw a link's card, whose picture has a URL that expires."""
    return render_to_string("tweets/_link_card.html", {"card": card})
