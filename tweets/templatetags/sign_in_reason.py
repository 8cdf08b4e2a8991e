"""Says why somebody is asked to sign in, based on the page that comes after."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import template
from django.conf import settings
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.translation import gettext as _

from tweets.errors import TweetNotFound
from tweets.services import get_tweet
from tweets.text import find_hashtags
from twitter_project.drf.fields import parse_id
from users.handles import HANDLE_PATTERN
from users.types import ANONYMOUS

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_reason(context: dict[str, Any]) -> str:
    """Return "Sign in to like Ada's tweet.", or nothing if no reason is known.

    Anyone may have written the URL: names in it are checked, and on a closed site
    nobody is named.
    """
    request = context["request"]
    asked = request.POST.get("next") or request.GET.get("next") or ""
    try:
        url = urlsplit(asked)
        path = "/" + url.path.removeprefix(get_script_prefix()).lstrip("/")
        match = resolve(path)
    except (ValueError, Resolver404):
        return ""
    if url.netloc:
        return ""
    quoted_id = parse_id(parse_qs(url.query).get("quote", [""])[0])
    if match.url_name == "compose" and quoted_id:
        return _reason("quote", {"tweet_id": quoted_id})
    is_reply = match.url_name == "tweet" and url.fragment == "reply"
    return _reason("reply" if is_reply else match.url_name or "", match.kwargs)


def _reason(name: str, values: Mapping[str, Any]) -> str:
    if name == "follow" and HANDLE_PATTERN.fullmatch(values["handle"]):
        return _("Sign in to follow @%(handle)s.") % values
    if name == "follow_tag" and _is_tag(values["tag"]):
        return _("Sign in to follow #%(tag)s.") % values
    if name == "compose":
        return _("Sign in to write a tweet.")
    texts = {
        "like": _("Sign in to like %(name)s's tweet."),
        "retweet": _("Sign in to retweet %(name)s's tweet."),
        "quote": _("Sign in to quote %(name)s's tweet."),
        "reply": _("Sign in to reply to %(name)s."),
    }
    if name not in texts or not settings.PUBLIC_PAGES:
        return ""
    try:
        tweet = get_tweet(tweet_id=values["tweet_id"], viewer=ANONYMOUS)
    except TweetNotFound:
        return ""
    return texts[name] % {"name": tweet.author.display_name}


def _is_tag(text: str) -> bool:
    return [tag.value for tag in find_hashtags(f"#{text}")] == [text]
