"""Pinning your own tweets on top of your profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import TweetView
from twitter_project.web.htmx import is_turning_on
from users.types import Viewer
from users.viewers import signed_in_viewer_of


def pin(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to pin or unpin your own tweet, or do it."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.author.id != viewer.id or not tweet.is_shown:
        raise TweetNotFound
    profile_url = reverse("profile", args=[tweet.author.handle])
    if request.method == "POST":
        is_on = is_turning_on(request)
        act = services.pin_tweet if is_on else services.unpin_tweet
        act(actor_id=viewer.account_id, tweet_id=tweet_id)
        text = _("Pinned to your profile.") if is_on else _("Unpinned.")
        messages.success(request, text)
        return HttpResponseRedirect(profile_url)
    if "off" in request.GET:
        question = {
            "heading": _("Unpin this tweet?"),
            "verb": _("Unpin"),
            "is_turning_off": True,
        }
    else:
        question = {
            "heading": _("Pin to your profile?"),
            "explanation": _explain(viewer, tweet),
            "verb": _("Pin"),
        }
    context = {**question, "tweet": tweet, "back_url": profile_url}
    return render(request, "shared/confirm.html", context)


def _explain(viewer: Viewer, tweet: TweetView) -> str:
    """Say what happens, and name the pin that has to go."""
    replaced_id = services.find_pin_to_replace(
        actor_id=viewer.account_id, tweet_id=tweet.id
    )
    if replaced_id is None:
        return _("It will be on top of your profile.")
    found = services.hydrate_tweets(tweet_ids=[replaced_id], viewer=viewer)
    text = found[replaced_id].text[:60] if replaced_id in found else ""
    message = _("You have three pins. It takes the place of the oldest: “%(text)s”")
    return message % {"text": text}
