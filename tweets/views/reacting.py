"""Liking and retweeting."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import TweetView
from tweets.views.paths import url_of
from twitter_project.web.htmx import (
    asks_first,
    is_turning_on,
    next_url,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of, viewer_of


@asks_first
def like(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Like or unlike a tweet; a link asks first."""
    if request.method != "POST":
        return _ask_to_react(
            request, tweet_id, "liked", heading=_("Like this tweet?"), verb=_("Like")
        )
    viewer = signed_in_viewer_of(request)
    if is_turning_on(request):
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
        tweet = services.like_shown_tweet(tweet=tweet, user_id=viewer.account_id)
        return _after_reaction(request, tweet)
    services.unlike_tweet(user_id=viewer.account_id, tweet_id=tweet_id)
    return _after_taking_back(request, tweet_id)


@asks_first
def retweet(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Retweet a tweet or undo it; a link asks first."""
    if request.method != "POST":
        heading, verb = _("Retweet this tweet?"), _("Retweet")
        return _ask_to_react(request, tweet_id, "retweeted", heading=heading, verb=verb)
    viewer = signed_in_viewer_of(request)
    if is_turning_on(request):
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
        tweet = services.retweet_shown_tweet(tweet=tweet, user_id=viewer.account_id)
        return _after_reaction(request, tweet)
    is_undone = services.undo_retweet(user_id=viewer.account_id, tweet_id=tweet_id)
    return _after_taking_back(request, tweet_id, is_undoable=is_undone)


def _ask_to_react(
    request: HttpRequest, tweet_id: int, done: str, **context: str
) -> HttpResponse:
    """Ask before reacting, after signing in; go back if the reaction exists already."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    back_url = next_url(request, url_of(tweet))
    if getattr(tweet, done):
        return HttpResponseRedirect(back_url)
    context["back_url"] = back_url
    return render(request, "shared/confirm.html", {**context, "tweet": tweet})


def _after_taking_back(
    request: HttpRequest, tweet_id: int, *, is_undoable: bool = False
) -> HttpResponse:
    """Show the buttons as they are now, with an undo for a retweet taken back."""
    if not wants_fragment(request):
        return _back_to_tweet(request, tweet_id)
    try:
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer_of(request))
    except TweetNotFound:  # it was taken back from a tweet that is out of sight now
        return HttpResponse(status=204)
    return _after_reaction(request, tweet, is_undoable=is_undoable)


def _after_reaction(
    request: HttpRequest, tweet: TweetView, *, is_undoable: bool = False
) -> HttpResponse:
    """Show the buttons as they are now."""
    if not wants_fragment(request):
        return _back_to_tweet(request, tweet.id)
    context = {
        "tweet": tweet,
        "tweet_key": str(tweet.id),
        "is_undoable": is_undoable,
    }
    return render(request, "tweets/_reacted.html", context)


def _back_to_tweet(request: HttpRequest, tweet_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{next_url(request)}#tweet-{tweet_id}")
